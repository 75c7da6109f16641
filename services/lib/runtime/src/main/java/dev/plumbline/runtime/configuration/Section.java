package dev.plumbline.runtime.configuration;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The settings of one component, with values checked as they are read. Every error is a {@link
 * ConfigurationException} that names the full key.
 */
public final class Section {
  private final String path;
  private final Config config;

  Section(String path, Config config) {
    this.path = path;
    this.config = config;
  }

  public Section section(String name) {
    return new Section(path + "." + name, read(name, config::getConfig));
  }

  public String text(String name) {
    return read(name, config::getString);
  }

  /** A text that must not be empty. */
  public String requiredText(String name) {
    String value = text(name);
    if (value.isBlank()) {
      throw invalid(name, "must not be empty");
    }
    return value;
  }

  public boolean flag(String name) {
    return read(name, config::getBoolean);
  }

  /** A whole number within bounds, both included. */
  public int integer(String name, int minimum, int maximum) {
    int value = read(name, config::getInt);
    if (value < minimum || value > maximum) {
      throw invalid(name, "must be from " + minimum + " to " + maximum + ", not " + value);
    }
    return value;
  }

  public double number(String name, double minimum, double maximum) {
    double value = read(name, config::getDouble);
    if (!(value >= minimum && value <= maximum)) {
      throw invalid(name, "must be from " + minimum + " to " + maximum + ", not " + value);
    }
    return value;
  }

  /** A number of bytes, written as {@code 64 KiB}. */
  public long bytes(String name) {
    return read(name, config::getBytes);
  }

  /** A positive time, written as {@code 30 s}. */
  public Duration duration(String name) {
    Duration value = read(name, config::getDuration);
    if (value.isNegative() || value.isZero()) {
      throw invalid(name, "must be longer than nothing");
    }
    return value;
  }

  public List<String> texts(String name) {
    return read(name, config::getStringList);
  }

  public List<Integer> integers(String name) {
    return read(name, config::getIntList);
  }

  /** All entries of an object that takes any key; nested keys are joined with dots. */
  public Map<String, String> entries(String name) {
    Map<String, String> entries = new TreeMap<>();
    Config object = read(name, config::getConfig);
    object
        .entrySet()
        .forEach(
            entry ->
                entries.put(
                    KnownKeys.dotted(entry.getKey()),
                    String.valueOf(entry.getValue().unwrapped())));
    return entries;
  }

  /** An error about one key of this section, for rules that the readers above do not know. */
  public ConfigurationException invalid(String name, String rule) {
    return new ConfigurationException(
        path + "." + name + " " + rule + " (" + config.getValue(name).origin().description() + ")");
  }

  private <T> T read(String name, Function<String, T> reader) {
    try {
      return reader.apply(name);
    } catch (ConfigException e) {
      throw new ConfigurationException(path + "." + name + ": " + e.getMessage(), e);
    }
  }
}
