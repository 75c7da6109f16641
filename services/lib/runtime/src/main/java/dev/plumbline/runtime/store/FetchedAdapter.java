package dev.plumbline.runtime.store;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The files of an adapter on this machine. They stay as they are until this is closed, and must not
 * be changed. Closing it again does nothing. Thread safe.
 */
public final class FetchedAdapter implements AutoCloseable {
  private final Path directory;
  private final Runnable release;
  private final AtomicBoolean closed = new AtomicBoolean();

  /**
   * Files that are held until they are closed.
   *
   * @param release called once, when they are not needed any more
   */
  public FetchedAdapter(Path directory, Runnable release) {
    this.directory = directory;
    this.release = release;
  }

  /** Where the files are: a flat directory of nothing else. */
  public Path directory() {
    return directory;
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      release.run();
    }
  }
}
