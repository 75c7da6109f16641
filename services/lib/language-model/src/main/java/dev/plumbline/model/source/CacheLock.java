package dev.plumbline.model.source;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The right to change one thing in the cache, held by one thread of one process at a time. The
 * operating system gives it back when the process dies.
 */
final class CacheLock implements AutoCloseable {
  private static final long MILLISECONDS_BETWEEN_TRIES = 50;

  private final FileChannel channel;

  private CacheLock(FileChannel channel) {
    this.channel = channel;
  }

  /** Waits for the lock. */
  static CacheLock acquire(Path file) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      FileLock lock = null;
      while (lock == null) {
        lock = tryLock(channel);
      }
      return new CacheLock(channel);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** The lock, or null when another thread of this process has it. */
  private static FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.lock();
    } catch (OverlappingFileLockException e) {
      // File locks are between processes; for a thread of the same process there is no waiting.
      try {
        Thread.sleep(MILLISECONDS_BETWEEN_TRIES);
        return null;
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted while another thread fetches the same", interrupted);
      }
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
