package dev.plumbline.standalone.command;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The directory that holds everything of one loop. */
final class DataOption {
  private static final String DEFAULT = ".plumbline";

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Where the loop keeps its data (default: " + DEFAULT + ").")
  private Path directory;

  Path directory() {
    return directory == null ? Path.of(DEFAULT) : directory;
  }

  /** Whether it was said which one, so that a loop that runs there is meant. */
  boolean isGiven() {
    return directory != null;
  }
}
