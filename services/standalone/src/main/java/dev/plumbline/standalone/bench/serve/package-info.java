/** Measures a model server under load, while its adapters change. */
package dev.plumbline.standalone.bench.serve;
