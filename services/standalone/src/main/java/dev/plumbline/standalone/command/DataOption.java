package dev.plumbline.standalone.command;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The directory that holds everything of one loop. */
final class DataOption {
  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = ".plumbline",
      description = "Where the loop keeps its data (default: ${DEFAULT-VALUE}).")
  private Path directory;

  Path directory() {
    return directory;
  }
}
