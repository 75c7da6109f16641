package dev.plumbline.standalone.loop;

import dev.plumbline.runtime.service.StartException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.LoggerFactory;

/**
 * The directory that holds everything of one loop, locked for one process. The operating system
 * frees the lock when the process ends, however it ends.
 */
public final class DataDirectory implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final long PAUSE_MILLIS = 20;

  private final Path root;
  private final FileChannel channel;
  private final FileLock lock;

  private DataDirectory(Path root, FileChannel channel, FileLock lock) {
    this.root = root;
    this.channel = channel;
    this.lock = lock;
  }

  /**
   * Makes a directory for the eyes of this user only, with those above it, where they are not
   * there: it holds what users wrote. One that is there stays as it is.
   *
   * @throws StartException when it cannot be made
   */
  public static void make(Path directory) {
    try {
      if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
        Files.createDirectories(
            directory,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      } else {
        Files.createDirectories(directory);
      }
    } catch (IOException e) {
      throw unusable(directory, e);
    }
  }

  /**
   * Takes a directory, which is made when it is not there. Waits a second for the lock.
   *
   * @throws StartException when another process has it, or it cannot be written
   */
  public static DataDirectory take(Path directory) {
    Path root = directory.toAbsolutePath().normalize();
    Path file = lockFile(root);
    make(root);
    try {
      FileChannel channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      FileLock lock = lockPatiently(channel);
      if (lock == null) {
        String owner = Files.readString(file).strip();
        channel.close();
        throw new StartException(
            "the data directory "
                + root
                + " is in use by process "
                + owner
                + "; stop that one, or choose another directory with --data");
      }
      // An earlier loop may have been killed: where it listened, others may listen now.
      LoopAddresses.remove(root);
      channel.truncate(0);
      channel.write(
          ByteBuffer.wrap(
              Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.UTF_8)));
      return new DataDirectory(root, channel, lock);
    } catch (IOException e) {
      throw unusable(root, e);
    }
  }

  /** Whether a process has this directory now. */
  public static boolean isTaken(Path directory) {
    Path file = lockFile(directory.toAbsolutePath().normalize());
    if (!Files.exists(file)) {
      return false;
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      // Shared, so that others who look at the same time do not take this look for a loop.
      FileLock lock = tryLock(channel, true);
      if (lock == null) {
        return true;
      }
      lock.release();
      return false;
    } catch (IOException e) {
      throw new StartException("the data directory " + directory + " cannot be read: " + e, e);
    }
  }

  public Path root() {
    return root;
  }

  public Path kafka() {
    return root.resolve("kafka");
  }

  public Path registry() {
    return root.resolve("registry");
  }

  public Path adapters() {
    return root.resolve("adapters");
  }

  /** State that a service can make again from Kafka. */
  public Path state(String service) {
    return root.resolve("state").resolve(service);
  }

  @Override
  public void close() {
    try {
      removeAddresses();
      lock.release();
      channel.close();
    } catch (IOException e) {
      throw new StartException("the lock of " + root + " cannot be released: " + e, e);
    }
  }

  // The lock must be freed also where they cannot be removed; then the next loop removes them.
  private void removeAddresses() {
    try {
      LoopAddresses.remove(root);
    } catch (IOException e) {
      // No constant: the first logger that is made settles how the log is written.
      LoggerFactory.getLogger(DataDirectory.class)
          .warn("the addresses of the loop that ends stay in {}: {}", root, e.toString());
    }
  }

  private static StartException unusable(Path directory, IOException cause) {
    return new StartException(
        "the data directory " + directory + " cannot be used: " + cause, cause);
  }

  private static Path lockFile(Path root) {
    return root.resolve("lock");
  }

  /** A loop has the lock for long, a command that looks whether one runs only for a moment. */
  private static FileLock lockPatiently(FileChannel channel) throws IOException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    FileLock lock = tryLock(channel, false);
    while (lock == null && System.nanoTime() < deadline) {
      pause();
      lock = tryLock(channel, false);
    }
    return lock;
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartException("interrupted while the data directory was to be taken", e);
    }
  }

  // Null: somebody else has it, in another process or in this one.
  private static FileLock tryLock(FileChannel channel, boolean shared) throws IOException {
    try {
      return channel.tryLock(0, Long.MAX_VALUE, shared);
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }
}
