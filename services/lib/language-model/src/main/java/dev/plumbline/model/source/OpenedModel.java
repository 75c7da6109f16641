package dev.plumbline.model.source;

import dev.plumbline.model.chat.ChatTemplate;
import dev.plumbline.model.config.ModelConfiguration;
import dev.plumbline.model.tokenizer.Tokenizer;
import dev.plumbline.model.weights.TensorSource;

/**
 * A model's files, read and checked as far as this is possible without the weights themselves.
 *
 * @param name for people and for the adapters that are made for it
 * @param fingerprint SHA-256 of the weights, 64 hexadecimal digits
 */
public record OpenedModel(
    String name,
    String fingerprint,
    ModelConfiguration configuration,
    TensorSource tensors,
    Tokenizer tokenizer,
    ChatTemplate chatTemplate)
    implements AutoCloseable {

  @Override
  public void close() {
    try (tensors;
        tokenizer) {
      // Both are closed here, even when the first fails.
    }
  }
}
