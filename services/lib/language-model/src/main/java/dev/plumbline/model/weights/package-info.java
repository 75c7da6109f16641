/**
 * Reads weights from safetensors and GGUF files, as fp32, under Hugging Face's tensor names. Files
 * are untrusted: every declared size is checked before it is used.
 */
package dev.plumbline.model.weights;
