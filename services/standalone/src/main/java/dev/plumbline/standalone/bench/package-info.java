/** Measures models from the command line. */
package dev.plumbline.standalone.bench;
