package dev.plumbline.model.network;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;

/**
 * Whether operations of the current thread record how to compute gradients. PyTorch starts each
 * thread with recording on, so a thread that only infers turns it off, and one that trains says so.
 * Closing restores what was before; close on the same thread.
 */
public final class GradientMode implements AutoCloseable {
  private final boolean before;

  private GradientMode(boolean on) {
    Engine.getEngine("PyTorch"); // loads the native library, which this call needs
    before = JniUtils.isGradMode();
    JniUtils.setGradMode(on);
  }

  public static GradientMode recording() {
    return new GradientMode(true);
  }

  public static GradientMode off() {
    return new GradientMode(false);
  }

  @Override
  public void close() {
    JniUtils.setGradMode(before);
  }
}
