package dev.plumbline.trainer.run;

import dev.plumbline.runtime.service.StartException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where a worker keeps adapters until they are in the store. It belongs to one worker at a time;
 * what an earlier one left there is removed.
 */
public final class WorkDirectory implements AutoCloseable {
  private static final String RUN = "run-";

  private final Path root;
  private final FileChannel lock;

  private WorkDirectory(Path root, FileChannel lock) {
    this.root = root;
    this.lock = lock;
  }

  /**
   * Takes the directory.
   *
   * @throws StartException when it cannot be used or another worker has it
   */
  public static WorkDirectory open(Path root) {
    try {
      Files.createDirectories(root);
      FileChannel lock = takeLock(root);
      WorkDirectory directory = new WorkDirectory(root, lock);
      directory.clear();
      return directory;
    } catch (IOException e) {
      throw new StartException(
          "the trainer's work directory "
              + root
              + " cannot be used: "
              + e
              + "; give the right to write, or set plumbline.trainer.work-directory",
          e);
    }
  }

  private static FileChannel takeLock(Path root) throws IOException {
    FileChannel channel =
        FileChannel.open(
            root.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() != null) {
        return channel;
      }
    } catch (OverlappingFileLockException e) {
      channel.close();
      throw inUse(root, e);
    }
    channel.close();
    throw inUse(root, null);
  }

  private static StartException inUse(Path root, Throwable cause) {
    return new StartException(
        "another trainer uses the work directory "
            + root
            + "; give each its own with plumbline.trainer.work-directory",
        cause);
  }

  /** An empty directory for a run; those of earlier runs are removed. */
  Path fresh(String name) throws IOException {
    clear();
    return Files.createDirectory(root.resolve(RUN + name));
  }

  private void clear() throws IOException {
    List<Path> runs;
    try (Stream<Path> entries = Files.list(root)) {
      runs = entries.filter(path -> path.getFileName().toString().startsWith(RUN)).toList();
    }
    for (Path run : runs) {
      delete(run);
    }
  }

  private static void delete(Path directory) throws IOException {
    List<Path> deepestFirst;
    try (Stream<Path> tree = Files.walk(directory)) {
      deepestFirst = tree.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : deepestFirst) {
      Files.delete(path);
    }
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }
}
