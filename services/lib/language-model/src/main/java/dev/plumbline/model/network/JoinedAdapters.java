package dev.plumbline.model.network;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.IValue;
import dev.plumbline.model.lora.LoraAdapter;
import java.util.List;
import java.util.Optional;

/**
 * The adapters of a step, side by side for each matrix: with that, all of them take as many
 * operators as one does.
 */
final class JoinedAdapters implements AutoCloseable {
  private final List<LoraAdapter> adapters;
  private final List<Integer> ranks;
  private final IValue tensors;
  private final Optional<IValue> lone;

  private JoinedAdapters(
      List<LoraAdapter> adapters, List<Integer> ranks, IValue tensors, Optional<IValue> lone) {
    this.adapters = List.copyOf(adapters);
    this.ranks = List.copyOf(ranks);
    this.tensors = tensors;
    this.lone = lone;
  }

  /** No adapter at all. */
  static JoinedAdapters none() {
    IValue nothing = IValue.listFrom(new PtNDArray[0]);
    return new JoinedAdapters(List.of(), List.of(), nothing, Optional.empty());
  }

  /** One adapter as it is packed, which must stay as it is for as long as this is used. */
  static JoinedAdapters alone(TorchScriptModule code, LoraAdapter adapter, PackedAdapter packed) {
    IValue lone = packed.list();
    try (IValue one = IValue.from(1L)) {
      IValue tensors = code.run("joined_adapters", lone, one);
      return new JoinedAdapters(List.of(adapter), packed.ranks(), tensors, Optional.of(lone));
    } catch (RuntimeException e) {
      lone.close();
      throw e;
    }
  }

  /**
   * The first adapters in a room that has place for more.
   *
   * @param room per matrix A, [adapters, ranks, in], and B, [adapters, ranks, out], as wide as
   *     their form has them; it must stay as it is for as long as this is used
   * @param ranks per matrix the ranks of each adapter, with empty ones
   */
  static JoinedAdapters of(
      TorchScriptModule code, IValue room, List<LoraAdapter> adapters, List<Integer> ranks) {
    try (IValue number = IValue.from((long) adapters.size())) {
      IValue tensors = code.run("joined_adapters", room, number);
      return new JoinedAdapters(adapters, ranks, tensors, Optional.empty());
    }
  }

  List<LoraAdapter> adapters() {
    return adapters;
  }

  /** Per matrix the ranks that each adapter has here, with empty ones. */
  List<Integer> ranks() {
    return ranks;
  }

  /**
   * Per matrix A and B as the code of their form takes them.
   *
   * @param alike whether all tokens use the only adapter
   */
  IValue tensors(boolean alike) {
    return alike ? lone.orElse(tensors) : tensors;
  }

  @Override
  public void close() {
    tensors.close();
    lone.ifPresent(IValue::close);
  }
}
