package dev.plumbline.model.network;

import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.IValue;
import java.util.stream.IntStream;

/** Cosines and sines of all positions up to a number, kept for many steps. */
final class RotaryCache implements AutoCloseable {
  private final NDManager manager;
  private final int positions;
  private final IValue cosines;
  private final IValue sines;

  RotaryCache(NDManager parent, RotaryTable table, int positions) {
    this.manager = parent.newSubManager();
    this.positions = positions;
    int[] all = IntStream.range(0, positions).toArray();
    this.cosines = IValue.from((PtNDArray) table.cosines(manager, all));
    this.sines = IValue.from((PtNDArray) table.sines(manager, all));
  }

  int positions() {
    return positions;
  }

  IValue cosines() {
    return cosines;
  }

  IValue sines() {
    return sines;
  }

  @Override
  public void close() {
    cosines.close();
    sines.close();
    manager.close();
  }
}
