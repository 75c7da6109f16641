package dev.plumbline.model.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.IValue;
import dev.plumbline.model.config.ModelConfiguration;
import dev.plumbline.model.tensor.HostTensor;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Keys and values of single tokens, in memory that is taken once. Each token has a place of its
 * own, anywhere: whatever is removed leaves room that anything else can use. One thread uses it.
 * Made by {@link CachedTransformer#newStore}.
 */
public final class TokenStore implements AutoCloseable {
  private final NDManager manager;
  private final TorchScriptModule code;
  private final int capacity;
  private final List<NDArray> tensors = new ArrayList<>();
  private final BitSet taken = new BitSet();

  TokenStore(NDManager parent, TorchScriptModule code, ModelConfiguration model, int capacity) {
    this.manager = parent.newSubManager();
    this.code = code;
    this.capacity = capacity;
    Shape shape = new Shape(1, 2L * model.keyValueHeads(), capacity, model.headDimension());
    for (int i = 0; i < model.blocks(); i++) {
      // Not filled: a place is read only after it was written, and until then takes no memory.
      tensors.add(manager.create(shape, DataType.FLOAT32));
    }
  }

  /** The most tokens. */
  public int capacity() {
    return capacity;
  }

  /** How many tokens there are. */
  public int size() {
    return taken.cardinality();
  }

  /**
   * Copies the first tokens of a cache's slot.
   *
   * @return the place of each
   * @throws IllegalArgumentException when there is no room for so many
   */
  public int[] put(KeyValueCache source, int slot, int tokens) {
    if (tokens > capacity - size()) {
      throw new IllegalArgumentException(
          tokens + " tokens do not fit beside " + size() + " of " + capacity);
    }
    int[] places =
        IntStream.iterate(taken.nextClearBit(0), last -> taken.nextClearBit(last + 1))
            .limit(tokens)
            .toArray();
    try (IValue from = list(source.tensors());
        IValue origin = IValue.from((long) slot);
        IValue to = list(tensors);
        NDArray numbers = numbers(places, tokens);
        IValue where = IValue.from((PtNDArray) numbers)) {
      code.run("scatter", from, origin, to, where).close();
    }
    IntStream.of(places).forEach(taken::set);
    return places;
  }

  /** Copies the tokens at the first so many places to the beginning of a cache's slot. */
  public void copyTo(KeyValueCache target, int slot, int[] places, int tokens) {
    try (IValue from = list(tensors);
        NDArray numbers = numbers(places, tokens);
        IValue where = IValue.from((PtNDArray) numbers);
        IValue to = list(target.tensors());
        IValue goal = IValue.from((long) slot)) {
      code.run("gather", from, where, to, goal).close();
    }
  }

  /** Gives places back. */
  public void remove(int[] places) {
    IntStream.of(places).forEach(taken::clear);
  }

  private NDArray numbers(int[] places, int count) {
    long[] numbers = IntStream.of(places).limit(count).asLongStream().toArray();
    return HostTensor.ofLongs(manager, numbers, new Shape(count));
  }

  private static IValue list(List<NDArray> arrays) {
    return IValue.listFrom(arrays.toArray(PtNDArray[]::new));
  }

  @Override
  public void close() {
    manager.close();
  }
}
