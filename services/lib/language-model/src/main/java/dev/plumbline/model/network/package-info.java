/**
 * The network on PyTorch: weights as tensors, the forward pass with LoRA as an argument, and what
 * threads that use it must set.
 */
package dev.plumbline.model.network;
