package dev.plumbline.model.benchmark;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.plumbline.model.network.ShortLivedThread;
import dev.plumbline.model.network.ThreadBudget;
import dev.plumbline.model.tensor.HostTensor;
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
  private final int threads;
  private Optional<NDArray> buffer = Optional.empty();

  MemoryRead(NDManager manager, long numbers, int threads) {
    this.manager = manager;
    this.numbers = numbers;
    this.threads = threads;
  }

  long bytes() {
    return numbers * Float.BYTES;
  }

  /** Bytes per second of one read. */
  double bytesPerSecond() {
    return ShortLivedThread.compute("memory-read", this::measured);
  }

  private double measured() {
    ThreadBudget.forCurrentThread(threads);
    if (buffer.isEmpty()) {
      buffer = Optional.of(manager.ones(new Shape(numbers)));
    }
    sum();
    long start = System.nanoTime();
    sum();
    return bytes() / ((System.nanoTime() - start) / NANOS);
  }

  private void sum() {
    try (NDArray sum = buffer.orElseThrow().sum()) {
      HostTensor.floatsOf(sum);
    }
  }
}
