package dev.plumbline.runtime.configuration;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads settings from environment variables that begin with {@code PLUMBLINE_}. */
final class EnvironmentOverrides {
  private static final String PREFIX = "PLUMBLINE_";

  /** Read by the launcher and by the model cache, before there is a configuration. */
  private static final Set<String> NOT_SETTINGS =
      Set.of(
          Configuration.FILE_VARIABLE,
          "PLUMBLINE_CACHE",
          "PLUMBLINE_JAVA_OPTS",
          "PLUMBLINE_JAVA",
          "PLUMBLINE_BUILD");

  private final KnownKeys known;
  private final Map<String, String> pathByName = new HashMap<>();

  EnvironmentOverrides(KnownKeys known) {
    this.known = known;
    known.leaves().keySet().forEach(path -> pathByName.put(KnownKeys.environmentName(path), path));
  }

  Config read(Map<String, String> environment) {
    Config config = ConfigFactory.empty();
    for (Map.Entry<String, String> variable : environment.entrySet()) {
      String name = variable.getKey();
      if (name.startsWith(PREFIX) && !NOT_SETTINGS.contains(name)) {
        String path = pathOf(name);
        config = config.withValue(path, value(path, name, variable.getValue()));
      }
    }
    return config;
  }

  private String pathOf(String name) {
    String path = pathByName.get(name);
    return path != null ? path : openPath(name).orElseThrow(() -> unknown(name));
  }

  private Optional<String> openPath(String name) {
    return known.openObjects().entrySet().stream()
        .filter(open -> name.startsWith(open.getValue()))
        .findFirst()
        .map(
            open -> {
              String rest = name.substring(open.getValue().length());
              return KnownKeys.join(open.getKey(), rest.toLowerCase(Locale.ROOT).replace('_', '.'));
            });
  }

  private com.typesafe.config.ConfigValue value(String path, String name, String text) {
    Object value =
        known.leaves().get(path) == ConfigValueType.LIST
            ? Arrays.stream(text.split(",")).map(String::strip).filter(s -> !s.isEmpty()).toList()
            : text;
    return ConfigValueFactory.fromAnyRef(value, "environment variable " + name);
  }

  private ConfigurationException unknown(String name) {
    return new ConfigurationException(
        "unknown environment variable "
            + name
            + NearestName.hint(name, pathByName.keySet())
            + "; docs/configuration.md lists all");
  }
}
