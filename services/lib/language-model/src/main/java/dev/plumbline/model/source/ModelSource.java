package dev.plumbline.model.source;

import java.nio.file.Path;

/** Where a model comes from, as people write it in the configuration and on the command line. */
public sealed interface ModelSource {

  /** A folder in Hugging Face's layout: config.json, safetensors, tokenizer.json. */
  record LocalFolder(Path folder) implements ModelSource {}

  /** One GGUF file, with everything in it. */
  record LocalGguf(Path file) implements ModelSource {}

  /** SmolLM2-135M-Instruct, fetched when it is not in the cache. */
  record PackagedDefault() implements ModelSource {}

  /**
   * Understands a source.
   *
   * @param text {@code default}, the path of a {@code .gguf} file, or the path of a folder
   */
  static ModelSource parse(String text) {
    if (text.isBlank()) {
      throw new IllegalArgumentException(
          "the model is empty: give default, a .gguf file, or a folder in Hugging Face's layout");
    }
    if (text.equals("default")) {
      return new PackagedDefault();
    }
    return text.endsWith(".gguf") ? new LocalGguf(Path.of(text)) : new LocalFolder(Path.of(text));
  }
}
