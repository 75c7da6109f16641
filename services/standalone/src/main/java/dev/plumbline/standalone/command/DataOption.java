package dev.plumbline.standalone.command;

import dev.plumbline.standalone.loop.LoopAddresses;
import java.net.URI;
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

  /**
   * Where a service of the loop that runs there listens.
   *
   * @param otherwise how to name its address when no loop runs
   */
  URI address(String service, String otherwise) {
    return LoopAddresses.running(directory())
        .map(running -> URI.create(running.services().get(service)))
        .orElseThrow(
            () ->
                new CommandFailedException(
                    "no loop runs on "
                        + directory()
                        + "; start one with plumbline up, or "
                        + otherwise));
  }
}
