package dev.plumbline.model.weights;

import dev.plumbline.model.config.InvalidModelException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A read-only file. What is looked at here and there is mapped a window at a time, so that its size
 * has no bound; what is read once from end to end is read, because a mapping counts as this
 * process's memory until the garbage collector finds it.
 */
final class MappedFile implements AutoCloseable {
  private final Path path;
  private final FileChannel channel;
  private final long size;

  private MappedFile(Path path, FileChannel channel, long size) {
    this.path = path;
    this.channel = channel;
    this.size = size;
  }

  static MappedFile open(Path path) {
    try {
      var channel = FileChannel.open(path, StandardOpenOption.READ);
      return new MappedFile(path, channel, channel.size());
    } catch (NoSuchFileException e) {
      throw new InvalidModelException(path, "no such file", e);
    } catch (IOException e) {
      throw new InvalidModelException(path, "can't be opened: " + e, e);
    }
  }

  Path path() {
    return path;
  }

  long size() {
    return size;
  }

  /** Bytes of the file, little-endian. The caller has checked that they lie within it. */
  ByteBuffer window(long offset, long length) {
    if (offset < 0 || length < 0 || length > Integer.MAX_VALUE || offset > size - length) {
      throw new IllegalArgumentException(
          "bytes %d+%d are outside %s of %d bytes".formatted(offset, length, path, size));
    }
    try {
      return channel
          .map(FileChannel.MapMode.READ_ONLY, offset, length)
          .order(ByteOrder.LITTLE_ENDIAN);
    } catch (IOException e) {
      throw new InvalidModelException(path, "can't be mapped into memory: " + e, e);
    }
  }

  /** A buffer for {@link #read}. */
  static ByteBuffer buffer(long length) {
    return ByteBuffer.allocate(Math.toIntExact(length)).order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * Fills the buffer's beginning with bytes of the file, which the caller has checked to be there.
   */
  void read(long offset, long length, ByteBuffer buffer) {
    buffer.clear().limit(Math.toIntExact(length));
    try {
      while (buffer.hasRemaining()) {
        if (channel.read(buffer, offset + buffer.position()) < 0) {
          throw new InvalidModelException(path, "ended while it was read: it has changed");
        }
      }
    } catch (IOException e) {
      throw new InvalidModelException(path, "can't be read: " + e, e);
    }
    buffer.flip();
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new InvalidModelException(path, "can't be closed: " + e, e);
    }
  }
}
