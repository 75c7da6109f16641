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
 * side, the scaling in them. Each is packed once, when it is first used, and kept until it is
 * freed; what is packed is a copy, so that a step never reads what another thread frees. One thread
 * uses it.
 */
final class PackedAdapters implements AutoCloseable {
  private final NDManager manager;
  private final ModelConfiguration model;
  private final TorchScriptModule code;
  private final InputChannels channels;
  private final Map<LoraAdapter, Packed> packed = new HashMap<>();
  private List<LoraAdapter> used = List.of();
  private IValue arguments;

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
    this.arguments = list(Stream.of());
  }

  /** The tensors of these adapters, one after the other; valid until the next call. */
  IValue of(List<LoraAdapter> adapters) {
    if (!adapters.equals(used)) {
      arguments.close();
      arguments =
          list(
              adapters.stream()
                  .map(adapter -> packed.computeIfAbsent(adapter, this::pack))
                  .flatMap(one -> one.tensors().stream()));
      used = List.copyOf(adapters);
      dropFreed();
    }
    return arguments;
  }

  private void dropFreed() {
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
    arguments.close();
    manager.close();
  }
}
