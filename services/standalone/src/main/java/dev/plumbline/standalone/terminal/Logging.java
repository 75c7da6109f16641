package dev.plumbline.standalone.terminal;

import java.nio.file.Path;

/**
 * Chooses where this process logs to. The choice must be made before the first logger is made;
 * later ones change nothing.
 */
public final class Logging {
  private static final String CONFIGURATION = "logback.configurationFile";

  private Logging() {}

  /** Shows errors and Plumbline's warnings on standard error, and logs nothing else. */
  public static void toTerminal() {
    System.setProperty(CONFIGURATION, "logging/terminal.xml");
  }

  /**
   * Logs to {@code plumbline.log} in a directory, and shows Plumbline's warnings on standard error.
   */
  public static void toDirectory(Path directory) {
    System.setProperty("plumbline.logs", directory.toAbsolutePath().toString());
    System.setProperty(CONFIGURATION, "logging/file.xml");
  }
}
