package dev.plumbline.standalone.command;

import dev.plumbline.runtime.configuration.Configuration;
import java.util.HashMap;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which model, and how it is put into memory. */
final class ModelOptions {
  private static final String SETTINGS = "plumbline.model.";

  @Option(
      names = "--model",
      paramLabel = "M",
      description =
          "default, a .gguf file, a folder in Hugging Face's layout, or hf:owner/name"
              + " (default: plumbline.model.source).")
  private String model;

  @Option(
      names = "--precision",
      paramLabel = "P",
      description =
          "The numbers that answers are computed in (default: plumbline.model.precision).")
  private String precision;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads of one tensor operation (default: plumbline.model.threads).")
  private Integer threads;

  @Mixin private ConfigurationOptions configuration;

  /** The settings, with what the options change of them. */
  Configuration load() {
    Map<String, Object> changes = new HashMap<>();
    put(changes, "source", model);
    put(changes, "precision", precision);
    put(changes, "threads", threads);
    return configuration.load().withOverrides(changes);
  }

  private static void put(Map<String, Object> changes, String key, Object value) {
    if (value != null) {
      changes.put(SETTINGS + key, value);
    }
  }
}
