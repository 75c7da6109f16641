package dev.plumbline.alignment.dataset;

import java.nio.file.Path;

/**
 * A preference file as a whole cannot be used: it is not there, broken, or has too many bad lines.
 */
public final class PreferenceFileException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public PreferenceFileException(Path file, String problem) {
    super(file + " " + problem);
  }

  PreferenceFileException(Path file, String problem, Throwable cause) {
    super(file + " " + problem, cause);
  }
}
