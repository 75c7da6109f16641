/**
 * Text to token ids and back. Built from {@code tokenizer.json}, or from the vocabulary in a GGUF
 * file.
 */
package dev.plumbline.model.tokenizer;
