/** Tensors as Java fills and reads them. */
package dev.plumbline.model.tensor;
