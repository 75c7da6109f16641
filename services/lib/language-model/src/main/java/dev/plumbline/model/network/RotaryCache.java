package dev.plumbline.model.network;

import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.IValue;

/** Cosines and sines of all positions up to a number, kept for many steps. */
final class RotaryCache implements AutoCloseable {
  private final NDManager manager;
  private final int positions;
  private final IValue cosines;
  private final IValue sines;

  RotaryCache(NDManager parent, RotaryTable table, int positions) {
    this.manager = parent.newSubManager();
    this.positions = positions;
    this.cosines = IValue.from((PtNDArray) table.cosines(manager, positions));
    this.sines = IValue.from((PtNDArray) table.sines(manager, positions));
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
