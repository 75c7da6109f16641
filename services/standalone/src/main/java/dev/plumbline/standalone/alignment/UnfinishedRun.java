package dev.plumbline.standalone.alignment;

import dev.plumbline.alignment.RunFolder;
import dev.plumbline.runtime.service.StartException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a training keeps beside its result while it lasts, so that the same command goes on from
 * there after a stop. One process has it at a time.
 */
final class UnfinishedRun implements AutoCloseable {
  private static final String LOCK = "lock";

  private final Path directory;
  private final FileChannel channel;
  private boolean finished;

  private UnfinishedRun(Path directory, FileChannel channel) {
    this.directory = directory;
    this.channel = channel;
  }

  /**
   * Takes the directory beside a result, or makes it.
   *
   * @throws StartException when another training has it
   */
  static UnfinishedRun take(Path result) {
    Path directory = result.resolveSibling("." + result.getFileName() + ".unfinished");
    try {
      Files.createDirectories(directory);
      FileChannel channel =
          FileChannel.open(
              directory.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (!isLocked(channel)) {
        channel.close();
        throw new StartException(
            "another training writes to "
                + result
                + " now; wait for it, or choose another directory with --out");
      }
      return new UnfinishedRun(directory, channel);
    } catch (IOException e) {
      throw new StartException(directory + " cannot be used: " + e, e);
    }
  }

  /** The lock lives as long as the channel. */
  private static boolean isLocked(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  RunFolder folder() {
    return RunFolder.of(directory);
  }

  /** Nothing of it is needed any more. */
  void finished() {
    finished = true;
  }

  /** Keeps what there is for the next time, unless the run is finished or there is nothing. */
  @Override
  public void close() {
    try {
      List<Path> kept = files();
      if (finished || kept.stream().allMatch(file -> file.endsWith(LOCK))) {
        for (Path file : kept) {
          Files.delete(file);
        }
        Files.delete(directory);
      }
      channel.close();
    } catch (IOException e) {
      throw new StartException(directory + " cannot be cleared away: " + e, e);
    }
  }

  /** The deepest first. */
  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files
          .filter(file -> !file.equals(directory))
          .sorted((a, b) -> b.compareTo(a))
          .toList();
    }
  }
}
