package dev.plumbline.model.benchmark;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Optional;

/**
 * How fast this machine reads memory: the sum over a buffer as large as the weights that one token
 * reads. No decoder can be faster than that with weights of this size. The buffer is made when it
 * is first read, so that it is not counted as memory of the model.
 */
final class MemoryRead {
  private static final double NANOS = 1e9;

  private final NDManager manager;
  private final long numbers;
  private Optional<NDArray> buffer = Optional.empty();

  MemoryRead(NDManager manager, long numbers) {
    this.manager = manager;
    this.numbers = numbers;
  }

  long bytes() {
    return numbers * Float.BYTES;
  }

  /** Bytes per second of one read, with as many threads as the current thread may use. */
  double bytesPerSecond() {
    if (buffer.isEmpty()) {
      buffer = Optional.of(manager.ones(new Shape(numbers)));
      sum();
    }
    long start = System.nanoTime();
    sum();
    return bytes() / ((System.nanoTime() - start) / NANOS);
  }

  private void sum() {
    try (NDArray sum = buffer.orElseThrow().sum()) {
      sum.toFloatArray();
    }
  }
}
