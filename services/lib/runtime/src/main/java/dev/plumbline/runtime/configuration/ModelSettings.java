package dev.plumbline.runtime.configuration;

import java.nio.file.Path;
import java.util.Map;

/**
 * Which base model the services of an installation work on, and where it is kept.
 *
 * @param source {@code default}, a file or a folder
 * @param device where it computes, {@code cpu} or {@code gpu}
 * @param precision what matrices are rounded to, or {@code auto}
 * @param cache where fetched models are kept
 * @param threads threads of one tensor operation; 0 is as many as the machine has cores
 */
public record ModelSettings(
    String source, String device, String precision, Path cache, int threads) {
  private static final int MOST_THREADS = 1024;

  /** The settings of this process. */
  public static ModelSettings from(Configuration configuration) {
    return from(configuration, System.getenv(), Path.of(System.getProperty("user.home")));
  }

  static ModelSettings from(
      Configuration configuration, Map<String, String> environment, Path home) {
    Section section = configuration.section("plumbline.model");
    return new ModelSettings(
        section.requiredText("source"),
        section.requiredText("device"),
        section.requiredText("precision"),
        cache(section.text("cache"), environment.getOrDefault("PLUMBLINE_CACHE", ""), home),
        section.integer("threads", 0, MOST_THREADS));
  }

  /** Cores that one tensor operation may use: so many threads, or all there are. */
  public int cores() {
    return threads > 0 ? threads : Runtime.getRuntime().availableProcessors();
  }

  private static Path cache(String configured, String fromEnvironment, Path home) {
    if (!configured.isBlank()) {
      return Path.of(configured);
    }
    return fromEnvironment.isBlank()
        ? home.resolve(".cache").resolve("plumbline")
        : Path.of(fromEnvironment);
  }
}
