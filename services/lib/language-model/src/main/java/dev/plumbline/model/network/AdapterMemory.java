package dev.plumbline.model.network;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The processor's memory that adapters are packed in. What a freed adapter leaves is kept for the
 * next one of about its size: the system clears every page of fresh memory, which takes longer than
 * the packing. Thread safe.
 */
final class AdapterMemory {
  private static final int KEPT = 2;

  /** A piece may be so many times as large as what is asked for. */
  private static final int GENEROSITY = 2;

  private final NDManager manager;
  private final NDManager host;
  private final List<NDArray> free = new ArrayList<>();

  /**
   * @param manager frees what is left at the latest
   */
  AdapterMemory(NDManager manager) {
    this.manager = manager;
    this.host = manager.newSubManager(Device.cpu());
  }

  NDManager manager() {
    return manager;
  }

  /** Room for so many numbers of fp32, or more; its content is not defined. */
  NDArray take(int numbers) {
    return kept(numbers).orElseGet(() -> host.create(new Shape(numbers), DataType.FLOAT32));
  }

  private synchronized Optional<NDArray> kept(int numbers) {
    return IntStream.range(0, free.size())
        .filter(place -> fits(free.get(place), numbers))
        .boxed()
        .min(Comparator.comparingLong(place -> free.get(place).size()))
        .map(place -> free.remove((int) place));
  }

  private static boolean fits(NDArray piece, int numbers) {
    return piece.size() >= numbers && piece.size() <= (long) GENEROSITY * numbers;
  }

  /** Takes a piece back that nobody reads any more. */
  synchronized void giveBack(NDArray piece) {
    free.add(piece);
    if (free.size() > KEPT) {
      free.remove(0).close();
    }
  }
}
