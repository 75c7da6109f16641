/** Adapters that are announced while a server answers, and what its answers then show. */
package dev.plumbline.standalone.bench.serve.swap;
