package dev.plumbline.alignment.training;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.plumbline.model.tensor.HostTensor;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Tensors of single precision in a file, read straight into memory that PyTorch owns. The file is
 * gone when this is closed or the process dies.
 *
 * <p>Plain reads rather than a mapping: the system caches the pages all the same, they do not count
 * as this process's memory, and closing frees the file at once wherever Java runs.
 */
final class TensorFile implements AutoCloseable {

  private final Path path;
  private final FileChannel channel;
  private long end;

  private TensorFile(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /** Takes over an existing, empty file. */
  static TensorFile over(Path path) {
    try {
      return new TensorFile(
          path,
          FileChannel.open(
              path,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE,
              StandardOpenOption.DELETE_ON_CLOSE));
    } catch (IOException e) {
      throw new UncheckedIOException(path + " cannot be opened for what memory does not hold", e);
    }
  }

  /** Where a tensor lies. */
  record Place(long offset, Shape shape) {}

  Place append(NDArray tensor) {
    try (NDManager scope = tensor.getManager().newSubManager(Device.cpu())) {
      ByteBuffer bytes = HostTensor.memoryOf(HostTensor.copy(tensor, scope));
      Place place = new Place(end, tensor.getShape());
      long size = bytes.remaining();
      while (bytes.hasRemaining()) {
        channel.write(bytes, place.offset() + size - bytes.remaining());
      }
      end += size;
      return place;
    } catch (IOException e) {
      throw new UncheckedIOException(
          path + " takes no more of what memory does not hold; free space on its disk", e);
    }
  }

  /** The tensor at a place; it belongs to the scope. */
  NDArray read(Place place, NDManager scope) {
    HostTensor tensor = HostTensor.ofFloats(scope, place.shape());
    ByteBuffer bytes = tensor.memory();
    long size = bytes.remaining();
    try {
      while (bytes.hasRemaining()) {
        if (channel.read(bytes, place.offset() + size - bytes.remaining()) < 0) {
          throw new EOFException("it ends before " + (place.offset() + size));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(path + " lost what memory does not hold", e);
    }
    return tensor.onDevice();
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(path + " does not close in order", e);
    }
  }
}
