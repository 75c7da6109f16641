/**
 * What a model is made of: sizes, rotary embedding, windows, biases. Read from {@code config.json};
 * the GGUF reader makes the same record from its metadata.
 */
package dev.plumbline.model.config;
