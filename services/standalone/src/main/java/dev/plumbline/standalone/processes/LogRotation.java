package dev.plumbline.standalone.processes;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Keeps the log of a process small while the process goes on writing to it: {@code NAME.log} is
 * copied to {@code NAME.1.log}, which was moved to {@code NAME.2.log} before, and then emptied. A
 * process that appends goes on at the new end; what it writes between the two steps is lost.
 */
record LogRotation(long bytes, int kept) {
  /** As much as {@code plumbline.log} may have. */
  static final LogRotation USUAL = new LogRotation(20_000_000, 3);

  /**
   * Rotates a log that has grown beyond its size.
   *
   * @throws IOException when a file cannot be written; the log is whole then
   */
  void rotate(Path log) throws IOException {
    if (Files.notExists(log) || Files.size(log) <= bytes) {
      return;
    }
    for (int number = kept - 1; number >= 1; number--) {
      if (Files.exists(numbered(log, number))) {
        Files.move(
            numbered(log, number), numbered(log, number + 1), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    Files.copy(log, numbered(log, 1), StandardCopyOption.REPLACE_EXISTING);
    try (FileChannel channel = FileChannel.open(log, StandardOpenOption.WRITE)) {
      channel.truncate(0);
    }
  }

  private static Path numbered(Path log, int number) {
    String name = log.getFileName().toString();
    return log.resolveSibling(name.replaceFirst("(\\.log)?$", "." + number + ".log"));
  }
}
