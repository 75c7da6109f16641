package dev.plumbline.model.config;

import java.util.Arrays;
import java.util.Optional;

/** The supported members of the Llama family, by the name that {@code config.json} uses. */
enum Architecture {
  LLAMA("llama"),
  MISTRAL("mistral"),
  QWEN2("qwen2"),
  QWEN3("qwen3");

  private final String modelType;

  Architecture(String modelType) {
    this.modelType = modelType;
  }

  static Optional<Architecture> of(String modelType) {
    return Arrays.stream(values()).filter(a -> a.modelType.equals(modelType)).findFirst();
  }
}
