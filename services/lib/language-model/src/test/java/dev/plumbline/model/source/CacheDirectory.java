package dev.plumbline.model.source;

import java.nio.file.Path;
import java.util.Map;

/** Where fetched models are kept when the configuration names no place. */
public final class CacheDirectory {
  private CacheDirectory() {}

  /** {@code PLUMBLINE_CACHE}, else {@code .cache/plumbline} in the user's home. */
  public static Path ofEnvironment(Map<String, String> environment) {
    String named = environment.getOrDefault("PLUMBLINE_CACHE", "");
    return named.isBlank()
        ? Path.of(System.getProperty("user.home"), ".cache", "plumbline")
        : Path.of(named);
  }
}
