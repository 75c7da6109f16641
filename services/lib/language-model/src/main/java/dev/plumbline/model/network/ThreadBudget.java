package dev.plumbline.model.network;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;

/**
 * How many cores one operation may use. PyTorch keeps the number per thread: the thread that sets
 * it has it at once, a thread that runs its first operation later takes the latest one set. Only
 * one lasting thread of a process should use several cores: see {@link ShortLivedThread}.
 */
public final class ThreadBudget {
  private ThreadBudget() {}

  /** Lets operations of the current thread use so many cores. */
  public static void forCurrentThread(int cores) {
    if (cores < 1) {
      throw new IllegalArgumentException("A thread budget is at least 1, not " + cores);
    }
    Engine.getEngine("PyTorch");
    JniUtils.setNumThreads(cores);
  }
}
