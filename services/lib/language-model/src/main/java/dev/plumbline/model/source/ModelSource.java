package dev.plumbline.model.source;

import java.nio.file.Path;

/** Where a model comes from, as people write it in the configuration and on the command line. */
public sealed interface ModelSource {

  /** A folder in Hugging Face's layout: config.json, safetensors, tokenizer.json. */
  record LocalFolder(Path folder) implements ModelSource {}

  /**
   * Understands a source.
   *
   * @param text a path
   */
  static ModelSource parse(String text) {
    if (text.isBlank()) {
      throw new IllegalArgumentException("the model is empty: give a path");
    }
    return new LocalFolder(Path.of(text));
  }
}
