package dev.plumbline.standalone.alignment;

import dev.plumbline.alignment.RunFolder;
import dev.plumbline.runtime.files.DirectoryLock;
import dev.plumbline.runtime.files.FileTree;
import dev.plumbline.runtime.service.StartException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What a training keeps beside its result while it lasts, so that the same command goes on from
 * there after a stop. One process has it at a time.
 */
final class UnfinishedRun implements AutoCloseable {
  private static final String LOCK = "lock";

  private final Path directory;
  private final DirectoryLock lock;
  private boolean finished;

  private UnfinishedRun(Path directory, DirectoryLock lock) {
    this.directory = directory;
    this.lock = lock;
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
      DirectoryLock lock =
          DirectoryLock.take(directory.resolve(LOCK)).orElseThrow(() -> inUse(result));
      return new UnfinishedRun(directory, lock);
    } catch (IOException e) {
      throw new StartException(directory + " cannot be used: " + e, e);
    }
  }

  private static StartException inUse(Path result) {
    return new StartException(
        "another training writes to "
            + result
            + " now; wait for it, or choose another directory with --out");
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
      if (finished || hasNothingButTheLock()) {
        new FileTree(directory).delete();
      }
      lock.close();
    } catch (IOException e) {
      throw new StartException(directory + " cannot be cleared away: " + e, e);
    }
  }

  private boolean hasNothingButTheLock() throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.allMatch(entry -> entry.endsWith(LOCK));
    }
  }
}
