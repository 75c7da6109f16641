package dev.plumbline.model.network;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import dev.plumbline.model.tensor.HostTensor;
import java.nio.FloatBuffer;

/** The logits that one step yielded, a row for each sequence that wanted them. */
public final class LogitRows implements AutoCloseable {
  private final NDManager manager;
  private final int vocabulary;
  private final FloatBuffer values;

  private LogitRows(NDManager manager, int vocabulary, FloatBuffer values) {
    this.manager = manager;
    this.vocabulary = vocabulary;
    this.values = values;
  }

  static LogitRows none(NDManager parent) {
    return new LogitRows(parent.newSubManager(), 0, FloatBuffer.allocate(0));
  }

  static LogitRows of(NDManager parent, IValue logits) {
    NDManager manager = parent.newSubManager();
    NDArray tensor = logits.toTensor((PtNDManager) manager).toDevice(Device.cpu(), false);
    int vocabulary = Math.toIntExact(tensor.getShape().get(1));
    FloatBuffer values = HostTensor.memoryOf(tensor).asFloatBuffer();
    return new LogitRows(manager, vocabulary, values);
  }

  /** One row, [vocabulary]. It may be changed; it is gone when these rows are closed. */
  public FloatBuffer row(int row) {
    return values.slice(row * vocabulary, vocabulary);
  }

  /** What a row's logits exceed their log probabilities by. */
  public static double logSumExp(FloatBuffer logits) {
    float largest = Float.NEGATIVE_INFINITY;
    for (int id = 0; id < logits.limit(); id++) {
      largest = Math.max(largest, logits.get(id));
    }
    double sum = 0;
    for (int id = 0; id < logits.limit(); id++) {
      sum += Math.exp(logits.get(id) - largest);
    }
    return largest + Math.log(sum);
  }

  @Override
  public void close() {
    manager.close();
  }
}
