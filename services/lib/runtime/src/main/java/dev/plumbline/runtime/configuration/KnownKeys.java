package dev.plumbline.runtime.configuration;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The keys that may be set.
 *
 * @param leaves path to the type of its default
 * @param openObjects path of each object that takes any key, to its environment prefix
 */
record KnownKeys(Map<String, ConfigValueType> leaves, Map<String, String> openObjects) {

  static KnownKeys of(ConfigObject reference, String root) {
    KnownKeys keys = new KnownKeys(new TreeMap<>(), new TreeMap<>());
    keys.collect(reference, root);
    return keys;
  }

  /** Refuses a configuration with a key that is not known. */
  void check(Config config) {
    config
        .root()
        .forEach(
            (name, value) -> {
              if (name.equals("plumbline")) {
                check(value, "plumbline");
              } else {
                throw unknown(name, value);
              }
            });
  }

  /** {@code plumbline.kafka.bootstrap-servers} is {@code PLUMBLINE_KAFKA_BOOTSTRAP_SERVERS}. */
  static String environmentName(String path) {
    return path.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
  }

  private void collect(ConfigObject object, String path) {
    if (object.isEmpty()) {
      openObjects.put(path, environmentName(path) + "_");
    }
    object.forEach(
        (name, value) -> {
          String child = path + "." + name;
          if (value instanceof ConfigObject inner) {
            collect(inner, child);
          } else {
            leaves.put(child, value.valueType());
          }
        });
  }

  private void check(ConfigValue value, String path) {
    if (openObjects.containsKey(path)) {
      return;
    }
    if (value instanceof ConfigObject object && isSection(path)) {
      object.forEach((name, child) -> check(child, path + "." + name));
    } else if (!leaves.containsKey(path)) {
      throw unknown(path, value);
    }
  }

  private boolean isSection(String path) {
    return Stream.concat(leaves.keySet().stream(), openObjects.keySet().stream())
        .anyMatch(known -> known.startsWith(path + "."));
  }

  private ConfigurationException unknown(String path, ConfigValue value) {
    return new ConfigurationException(
        "unknown setting "
            + path
            + " ("
            + value.origin().description()
            + ")"
            + NearestName.hint(path, leaves.keySet())
            + "; docs/configuration.md lists all");
  }

  /**
   * The same with each key of an object that takes any key written as one, dots and all. A file
   * nests {@code sasl.jaas.config} where a variable cannot, and of two spellings of a key neither
   * would replace the other.
   *
   * @param config without substitutions that are not resolved
   */
  Config withWholeKeys(Config config) {
    Config whole = config;
    for (String path : openObjects.keySet()) {
      if (config.hasPath(path)) {
        ConfigObject empty = ConfigValueFactory.fromMap(Map.of());
        whole = whole.withValue(path, empty);
        for (Map.Entry<String, ConfigValue> entry : config.getConfig(path).entrySet()) {
          whole = whole.withValue(join(path, dotted(entry.getKey())), entry.getValue());
        }
      }
    }
    return whole;
  }

  /** A path with its keys joined by dots, whether they were quoted or not. */
  static String dotted(String path) {
    return String.join(".", ConfigUtil.splitPath(path));
  }

  /** A path as HOCON writes it, for keys that hold dots themselves. */
  static String join(String object, String key) {
    return object + "." + ConfigUtil.quoteString(key);
  }
}
