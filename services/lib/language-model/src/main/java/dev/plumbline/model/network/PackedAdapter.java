package dev.plumbline.model.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;

/**
 * One adapter as the decoder's code takes it. Closing it frees its tensors.
 *
 * @param tensors per matrix A, [ranks, in], and B, [ranks, out]
 * @param release gives back the memory in which they lie
 */
record PackedAdapter(NDManager manager, List<NDArray> tensors, Runnable release)
    implements AutoCloseable {
  PackedAdapter {
    tensors = List.copyOf(tensors);
  }

  @Override
  public void close() {
    manager.close();
    release.run();
  }
}
