package dev.plumbline.model.network;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import dev.plumbline.model.config.ModelConfiguration;
import java.util.ArrayList;
import java.util.List;

/**
 * Keys and values of several sequences, each in its slot, with room for the same number of tokens.
 * One thread uses it. Made by {@link CachedTransformer#newCache}.
 */
public final class KeyValueCache implements AutoCloseable {
  private final NDManager manager;
  private final TorchScriptModule code;
  private final int capacity;
  private final int reserved;
  private final List<NDArray> tensors;
  private int slots;

  /** The first so many slots hold numbers, the others whatever was in the memory. */
  private int opened;

  KeyValueCache(
      NDManager parent,
      TorchScriptModule code,
      ModelConfiguration model,
      int slots,
      int capacity,
      int mostSlots) {
    this.manager = parent.newSubManager();
    this.code = code;
    this.capacity = capacity;
    this.slots = slots;
    // The processor's memory is taken only when it is written, a GPU's at once.
    this.reserved = manager.getDevice().equals(Device.cpu()) ? Math.max(slots, mostSlots) : slots;
    this.tensors = new ArrayList<>();
    Shape shape = new Shape(reserved, 2L * model.keyValueHeads(), capacity, model.headDimension());
    try {
      for (int i = 0; i < model.blocks(); i++) {
        tensors.add(manager.create(shape, DataType.FLOAT32));
      }
    } catch (RuntimeException e) {
      manager.close();
      throw e;
    }
  }

  /** What one token of one sequence takes, in bytes. */
  public static long bytesPerToken(ModelConfiguration model) {
    return 2L * model.blocks() * model.keyValueHeads() * model.headDimension() * Float.BYTES;
  }

  /** Tokens per slot. */
  public int capacity() {
    return capacity;
  }

  public int slots() {
    return slots;
  }

  /**
   * Makes room for more or fewer sequences; those in the first slots are kept, also when there is
   * no memory for more.
   */
  public void resize(int newSlots, int kept) {
    boolean fewer = newSlots < slots;
    if (fewer) {
      // First, so that each slot has its memory when something fails in between.
      slots = newSlots;
    }
    if (fewer || newSlots > reserved) {
      move(Math.max(newSlots, reserved), kept);
    }
    slots = newSlots;
  }

  /** To other memory, of which only what is kept is written. */
  private void move(int room, int kept) {
    opened = Math.min(opened, kept);
    for (int i = 0; i < tensors.size(); i++) {
      NDArray old = tensors.get(i);
      try (IValue cache = IValue.from((PtNDArray) old);
          IValue size = IValue.from((long) room);
          IValue used = IValue.from((long) kept);
          IValue result = code.run("resized", cache, size, used)) {
        tensors.set(i, result.toTensor((PtNDManager) manager));
      }
      old.close();
    }
  }

  /**
   * Makes a slot ready for a sequence. Slots are opened in their order; one that was opened before
   * stays as it is.
   */
  public void open(int slot) {
    if (slot >= opened) {
      clear(slot);
      opened = slot + 1;
    }
  }

  /** Copies the first tokens of one slot over those of another. */
  public void copy(int from, int to, int length) {
    rearrange("move", from, to, length);
  }

  /** Copies the first tokens of another cache's slot over those of a slot of this one. */
  public void copyFrom(KeyValueCache other, int from, int to, int length) {
    try (IValue source = IValue.listFrom(other.tensors.toArray(PtNDArray[]::new));
        IValue target = IValue.listFrom(tensors.toArray(PtNDArray[]::new));
        IValue origin = IValue.from((long) from);
        IValue slot = IValue.from((long) to);
        IValue number = IValue.from((long) length)) {
      code.run("copy", source, target, origin, slot, number).close();
    }
  }

  /** Exchanges the first tokens of two slots. */
  public void exchange(int first, int second, int length) {
    rearrange("exchange", first, second, length);
  }

  /**
   * Sets a slot to zero. What an earlier sequence left behind its successor's end does no harm as
   * long as it is finite; this is for sequences of which that is not known.
   */
  public void clear(int slot) {
    clear(slot, capacity);
  }

  /** Sets the first tokens of a slot to zero. */
  public void clear(int slot, int length) {
    rearrange("clear", slot, length);
  }

  private void rearrange(String method, long... numbers) {
    List<IValue> arguments = new ArrayList<>();
    arguments.add(IValue.listFrom(tensors.toArray(PtNDArray[]::new)));
    for (long number : numbers) {
      arguments.add(IValue.from(number));
    }
    try {
      code.run(method, arguments.toArray(IValue[]::new)).close();
    } finally {
      arguments.forEach(IValue::close);
    }
  }

  List<NDArray> tensors() {
    return tensors;
  }

  @Override
  public void close() {
    manager.close();
  }
}
