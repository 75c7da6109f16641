/** Requests as many people would send them, and how they were answered. */
package dev.plumbline.standalone.bench.serve.load;
