package dev.plumbline.trainer.run;

import dev.plumbline.runtime.files.DirectoryLock;
import dev.plumbline.runtime.files.FileTree;
import dev.plumbline.runtime.service.StartException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a worker keeps adapters until they are in the store, and how far its run is. It belongs to
 * one worker at a time; adapters that an earlier one left there are removed, the progress of a run
 * stays until a run on other pairs begins.
 */
public final class WorkDirectory implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WorkDirectory.class);
  private static final String RUN = "run-";
  private static final String PROGRESS = "progress-";

  private final Path root;
  private final DirectoryLock lock;

  private WorkDirectory(Path root, DirectoryLock lock) {
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
      DirectoryLock lock = DirectoryLock.take(root.resolve(".lock")).orElseThrow(() -> inUse(root));
      WorkDirectory directory = new WorkDirectory(root, lock);
      directory.clear(RUN);
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

  private static StartException inUse(Path root) {
    return new StartException(
        "another trainer uses the work directory "
            + root
            + "; give each its own with plumbline.trainer.work-directory");
  }

  /** An empty directory for the adapter of a run; those of earlier runs are removed. */
  Path fresh(String name) throws IOException {
    clear(RUN);
    return Files.createDirectory(root.resolve(RUN + name));
  }

  /** Where a run notes how far it is, with what an earlier one of the same name noted. */
  Path progress(String name) throws IOException {
    Path own = root.resolve(PROGRESS + name);
    for (Path other : entries(PROGRESS)) {
      if (!other.equals(own)) {
        LOG.info("an interrupted run was on other pairs; what it had done is dropped");
        new FileTree(other).delete();
      }
    }
    return Files.createDirectories(own);
  }

  /** Removes what runs noted: the last one is complete. */
  void forgetProgress() throws IOException {
    clear(PROGRESS);
  }

  private void clear(String prefix) throws IOException {
    for (Path entry : entries(prefix)) {
      new FileTree(entry).delete();
    }
  }

  private List<Path> entries(String prefix) throws IOException {
    try (Stream<Path> entries = Files.list(root)) {
      return entries.filter(path -> path.getFileName().toString().startsWith(prefix)).toList();
    }
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }
}
