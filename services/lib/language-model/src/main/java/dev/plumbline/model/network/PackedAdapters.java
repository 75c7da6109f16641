package dev.plumbline.model.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import dev.plumbline.model.config.ModelConfiguration;
import dev.plumbline.model.lora.LoraAdapter;
import dev.plumbline.model.lora.Projection;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Adapters in the form that the decoder's code takes them: the projections of one matrix side by
 * side, the scaling in them, and those of all adapters of a step one below the other. Each is
 * packed once, when it is first used or before, and kept until it is freed; what is packed is a
 * copy, so that a step never reads what another thread frees. One thread uses it, any may have an
 * adapter adopted.
 */
final class PackedAdapters implements AutoCloseable {
  // Computing the ranks of a few adapters in vain costs less than joining anew.
  private static final int UNUSED = 2;

  private final NDManager manager;
  private final ModelConfiguration model;
  private final TorchScriptModule code;
  private final InputChannels channels;
  private final Map<LoraAdapter, Packed> packed = new HashMap<>();
  private final IValue room;
  private final JoinedAdapters none;
  private JoinedAdapters joined;

  /** The tensors of one adapter, and the manager that frees them. */
  private record Packed(NDManager manager, List<NDArray> tensors) {}

  /**
   * @param channels what the network's inputs are divided by: the adapters' are multiplied by it
   */
  PackedAdapters(
      NDManager parent, ModelConfiguration model, TorchScriptModule code, InputChannels channels) {
    this.manager = parent.newSubManager();
    this.model = model;
    this.code = code;
    this.channels = channels;
    try (NDArray like = manager.create(new Shape(0), DataType.FLOAT32);
        IValue argument = IValue.from((PtNDArray) like)) {
      this.room = code.run("room_for_adapters", argument);
    }
    this.none = JoinedAdapters.none(manager);
    this.joined = none;
  }

  /** These adapters, and perhaps others that were used lately; valid until the next call. */
  synchronized JoinedAdapters of(List<LoraAdapter> adapters) {
    List<LoraAdapter> before = joined.adapters();
    boolean enough = before.containsAll(adapters) && before.size() <= adapters.size() + UNUSED;
    if (!enough) {
      // Before the next are joined: both would lie in the same memory.
      release();
      joined = join(adapters);
    }
    return joined;
  }

  /** Packs an adapter now, so that its first step need not, and frees its own values. */
  void adopt(LoraAdapter adapter) {
    keep(adapter, ShortLivedThread.compute("adapter-packing", () -> pack(adapter)));
    adapter.giveUpValues();
  }

  private synchronized void keep(LoraAdapter adapter, Packed tensors) {
    Packed earlier = packed.putIfAbsent(adapter, tensors);
    if (earlier != null) {
      tensors.manager().close();
    }
    dropFreed(joined.adapters());
  }

  private void release() {
    if (joined != none) {
      joined.close();
    }
    joined = none;
  }

  private JoinedAdapters join(List<LoraAdapter> adapters) {
    dropFreed(adapters);
    if (adapters.isEmpty()) {
      return none;
    }
    List<List<NDArray>> tensors =
        adapters.stream()
            .map(adapter -> packed.computeIfAbsent(adapter, this::pack).tensors())
            .toList();
    return JoinedAdapters.of(manager, code, room, adapters, tensors);
  }

  private void dropFreed(List<LoraAdapter> used) {
    Iterator<Map.Entry<LoraAdapter, Packed>> all = packed.entrySet().iterator();
    while (all.hasNext()) {
      Map.Entry<LoraAdapter, Packed> each = all.next();
      if (!used.contains(each.getKey()) && !each.getKey().isOpen()) {
        each.getValue().manager().close();
        all.remove();
      }
    }
  }

  private Packed pack(LoraAdapter adapter) {
    if (!adapter.hasValues()) {
      throw new IllegalStateException("Another engine has adopted this adapter");
    }
    NDManager own = manager.newSubManager();
    try (NDManager temporary = manager.newSubManager()) {
      NDArray none = temporary.create(new Shape(0), DataType.FLOAT32);
      NDList absent = new NDList(Stream.generate(() -> none).limit(argumentsOfBlock()).toList());
      Stream<NDArray> values =
          IntStream.range(0, model.blocks())
              .boxed()
              .flatMap(block -> adapter.blockArguments(block).orElse(absent).stream());
      Stream<NDArray> divisors =
          IntStream.range(0, model.blocks())
              .boxed()
              .flatMap(block -> channels.ofMatrices(block).stream());
      try (IValue lora = list(values);
          IValue divided = list(divisors);
          IValue result = code.run("packed_adapter", lora, divided)) {
        NDArray[] tensors = result.toTensorArray((PtNDManager) own);
        return new Packed(own, Arrays.asList(tensors));
      }
    } catch (RuntimeException e) {
      own.close();
      throw e;
    }
  }

  private static int argumentsOfBlock() {
    return Projection.values().length * LoraAdapter.ARGUMENTS_PER_SITE;
  }

  private static IValue list(Stream<NDArray> arrays) {
    return IValue.listFrom(arrays.toArray(PtNDArray[]::new));
  }

  @Override
  public void close() {
    release();
    none.close();
    room.close();
    manager.close();
  }
}
