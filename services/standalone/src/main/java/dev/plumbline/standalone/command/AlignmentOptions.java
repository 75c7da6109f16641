package dev.plumbline.standalone.command;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import dev.plumbline.runtime.configuration.Configuration;
import dev.plumbline.runtime.configuration.ConfigurationException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The model, and the trainer's settings: those of the configuration, changed by options. */
final class AlignmentOptions {
  private static final String ALIGNMENT = "plumbline.trainer.alignment.";

  @Option(
      names = "--model",
      paramLabel = "M",
      description =
          "default, a .gguf file, a folder in Hugging Face's layout, or hf:owner/name"
              + " (default: plumbline.model.source).")
  private String model;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads of one tensor operation (default: plumbline.trainer.threads).")
  private Integer threads;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description =
          "Any setting below plumbline.trainer.alignment, such as match.strength=6; may be given"
              + " several times.")
  private Map<String, String> settings = new LinkedHashMap<>();

  @Mixin private ConfigurationOptions configuration;

  /**
   * The settings, with what the options change of them.
   *
   * @param named options of their own, by key below plumbline.trainer.alignment; null is not given
   */
  Configuration load(Map<String, ?> named) {
    Map<String, Object> changes = new HashMap<>();
    put(changes, "plumbline.model.source", model);
    put(changes, "plumbline.trainer.threads", threads);
    settings.forEach((key, text) -> put(changes, ALIGNMENT + key, value(key, text)));
    named.forEach((key, value) -> put(changes, ALIGNMENT + key, value));
    return configuration.load().withOverrides(changes);
  }

  /** As a configuration file would have it, so that lists work too. */
  private static Object value(String key, String text) {
    try {
      return ConfigFactory.parseString("value = " + text).getValue("value").unwrapped();
    } catch (ConfigException e) {
      throw new ConfigurationException("--set " + key + "=" + text + ": " + e.getMessage(), e);
    }
  }

  private static void put(Map<String, Object> changes, String key, Object value) {
    if (value != null) {
      changes.put(key, value);
    }
  }
}
