package dev.plumbline.model.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.IValue;
import dev.plumbline.model.lora.LoraAdapter;
import dev.plumbline.model.tensor.HostTensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The adapters of a step, their ranks one below the other for each matrix, and whose each rank is:
 * with that, all of them take as many operators as one does.
 */
final class JoinedAdapters implements AutoCloseable {
  private final NDManager manager;
  private final List<LoraAdapter> adapters;
  private final IValue tensors;
  private final IValue kinds;
  private final IValue owners;

  private JoinedAdapters(
      NDManager manager,
      List<LoraAdapter> adapters,
      IValue tensors,
      List<List<Long>> ownerOfRanks) {
    this.manager = manager;
    this.adapters = List.copyOf(adapters);
    this.tensors = tensors;
    List<List<Long>> distinct = ownerOfRanks.stream().distinct().toList();
    this.kinds = IValue.listFrom(ownerOfRanks.stream().mapToLong(distinct::indexOf).toArray());
    this.owners = list(distinct.stream().map(this::integers));
  }

  /** No adapter at all. */
  static JoinedAdapters none(NDManager parent) {
    return new JoinedAdapters(parent.newSubManager(), List.of(), list(Stream.of()), List.of());
  }

  /**
   * Adapters that lie one below the other.
   *
   * @param room per matrix A, [ranks, in], and B, [ranks, out], or more ranks than are in use; it
   *     must stay as it is for as long as this is used
   * @param ranks per adapter and matrix
   */
  static JoinedAdapters of(
      NDManager parent,
      TorchScriptModule code,
      IValue room,
      List<LoraAdapter> adapters,
      List<List<Integer>> ranks) {
    List<List<Long>> ownerOfRanks = new ArrayList<>();
    for (int matrix = 0; matrix < ranks.get(0).size(); matrix++) {
      ownerOfRanks.add(ownerOfRanks(ranks, matrix));
    }
    long[] used = ownerOfRanks.stream().mapToLong(List::size).toArray();
    try (IValue numbers = IValue.listFrom(used)) {
      IValue tensors = code.run("joined_adapters", room, numbers);
      return new JoinedAdapters(parent.newSubManager(), adapters, tensors, ownerOfRanks);
    }
  }

  private static List<Long> ownerOfRanks(List<List<Integer>> ranks, int matrix) {
    return IntStream.range(0, ranks.size())
        .boxed()
        .flatMap(owner -> Collections.nCopies(ranks.get(owner).get(matrix), (long) owner).stream())
        .toList();
  }

  private NDArray integers(List<Long> values) {
    long[] numbers = values.stream().mapToLong(Long::longValue).toArray();
    return HostTensor.ofLongs(manager, numbers, new Shape(numbers.length));
  }

  private static IValue list(Stream<NDArray> arrays) {
    return IValue.listFrom(arrays.toArray(PtNDArray[]::new));
  }

  List<LoraAdapter> adapters() {
    return adapters;
  }

  /** Per matrix A, [ranks, in], its transpose, and B, [ranks, out]. */
  IValue tensors() {
    return tensors;
  }

  /** Per matrix which of the owners tells whose its ranks are. */
  IValue kinds() {
    return kinds;
  }

  /** Per kind of matrix the adapter that each rank belongs to, [ranks]. */
  IValue owners() {
    return owners;
  }

  @Override
  public void close() {
    tensors.close();
    kinds.close();
    owners.close();
    manager.close();
  }
}
