package dev.plumbline.standalone.processes;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigResolver;
import com.typesafe.config.ConfigValue;

/**
 * Keeps a reference to what is not known here, such as an environment variable with a password, for
 * the one who reads the settings next.
 */
final class LaterLookup implements ConfigResolver {
  @Override
  public ConfigValue lookup(String path) {
    return ConfigFactory.parseString("later = ${?" + path + "}").root().get("later");
  }

  /** Without use for it, since there is no path that is not answered. */
  @Override
  public ConfigResolver withFallback(ConfigResolver fallback) {
    return this;
  }
}
