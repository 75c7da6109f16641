package dev.plumbline.runtime.configuration;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * All settings of this process: the commented {@code reference.conf} of each module on the class
 * path, under a file, under the environment. Immutable and thread safe.
 *
 * <p>Only what stands in a {@code reference.conf} can be set; an unknown key or environment
 * variable stops the start with its name. An object that is empty there takes any key.
 */
public final class Configuration {
  /** The environment variable that names the file with settings. */
  public static final String FILE_VARIABLE = "PLUMBLINE_CONFIG";

  private static final String ROOT = "plumbline";

  private final KnownKeys known;
  private final Config config;

  /**
   * @param config whose keys are whole ({@link KnownKeys#withWholeKeys})
   */
  private Configuration(KnownKeys known, Config config) {
    this.known = known;
    this.config = config;
  }

  /**
   * Reads the settings.
   *
   * @param file settings in HOCON, or empty
   * @param environment environment variables; those that begin with {@code PLUMBLINE_} are settings
   * @throws ConfigurationException when a key is unknown or the file cannot be read
   */
  public static Configuration load(Optional<Path> file, Map<String, String> environment) {
    Config reference = ConfigFactory.defaultReference();
    Config fromFile = file.map(Configuration::parse).orElseGet(ConfigFactory::empty);
    KnownKeys known = KnownKeys.of(reference.getObject(ROOT), ROOT);
    known.check(fromFile);
    Config fromEnvironment = new EnvironmentOverrides(known).read(environment);
    try {
      // What the file refers to may be set by the environment, so that comes in before.
      Config all = fromEnvironment.withFallback(fromFile).withFallback(reference).resolve();
      return new Configuration(known, fromEnvironment.withFallback(known.withWholeKeys(all)));
    } catch (ConfigException e) {
      throw new ConfigurationException(e.getMessage(), e);
    }
  }

  /** The file with settings that the environment names, if it does. */
  public static Optional<Path> file(Map<String, String> environment) {
    return Optional.ofNullable(environment.get(FILE_VARIABLE)).map(Path::of);
  }

  /** The settings with some replaced, by path; unknown paths are refused as in a file. */
  public Configuration withOverrides(Map<String, ?> byPath) {
    Config overrides = ConfigFactory.parseMap(byPath, "overrides");
    known.check(overrides);
    return new Configuration(known, known.withWholeKeys(overrides).withFallback(config));
  }

  /**
   * The settings below a path.
   *
   * @param path for example {@code plumbline.gateway}
   * @throws ConfigurationException when no module on the class path defines that path
   */
  public Section section(String path) {
    if (!config.hasPath(path)) {
      throw new ConfigurationException("no settings at " + path);
    }
    return new Section(path, config.getConfig(path));
  }

  /** The environment variable that sets a path: {@code plumbline.a.b-c} is PLUMBLINE_A_B_C. */
  public static String environmentVariable(String path) {
    return KnownKeys.environmentName(path);
  }

  private static Config parse(Path file) {
    if (!Files.isReadable(file)) {
      throw new ConfigurationException(
          "configuration file " + file + " cannot be read; check --config or " + FILE_VARIABLE);
    }
    try {
      return ConfigFactory.parseFile(
          file.toFile(), ConfigParseOptions.defaults().setAllowMissing(false));
    } catch (ConfigException e) {
      throw new ConfigurationException("configuration file " + file + ": " + e.getMessage(), e);
    }
  }
}
