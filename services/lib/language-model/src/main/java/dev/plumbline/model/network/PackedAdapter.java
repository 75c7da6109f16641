package dev.plumbline.model.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.IValue;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One adapter as the decoder's code takes it. Closing it frees its tensors.
 *
 * @param tensors per matrix A, [ranks, in], and B, [ranks, out], as wide as their form has them
 * @param release gives back the memory in which they lie
 */
record PackedAdapter(NDManager manager, List<NDArray> tensors, Runnable release)
    implements AutoCloseable {
  PackedAdapter {
    tensors = List.copyOf(tensors);
  }

  int matrices() {
    return tensors.size() / 2;
  }

  /** Per matrix. */
  List<Integer> ranks() {
    return IntStream.range(0, matrices()).mapToObj(matrix -> (int) a(matrix).get(0)).toList();
  }

  private Shape a(int matrix) {
    return tensors.get(2 * matrix).getShape();
  }

  /** The tensors, which stay this adapter's. */
  IValue list() {
    return IValue.listFrom(tensors.toArray(PtNDArray[]::new));
  }

  @Override
  public void close() {
    manager.close();
    release.run();
  }
}
