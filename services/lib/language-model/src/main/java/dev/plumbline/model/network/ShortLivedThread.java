package dev.plumbline.model.network;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/**
 * Runs work of several cores in a thread that ends with it.
 *
 * <p>Each thread that lets PyTorch use several cores gets workers of its own, which live as long as
 * the thread. As soon as a process has more workers than the machine has cores, all of them stop
 * waiting actively for their next piece of work and sleep instead: the answer's few microseconds of
 * work per piece then take about twice as long. So a thread that only loads must not stay.
 */
public final class ShortLivedThread {
  private ShortLivedThread() {}

  /** The work's result; what it throws is thrown on. */
  public static <T> T compute(String name, Supplier<T> work) {
    FutureTask<T> task = new FutureTask<>(work::get);
    Thread thread = new Thread(task, name);
    thread.start();
    boolean interrupted = false;
    try {
      while (true) {
        try {
          T result = task.get();
          thread.join();
          return result;
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (ExecutionException e) {
          throw rethrown(e.getCause());
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static RuntimeException rethrown(Throwable cause) {
    if (cause instanceof Error error) {
      throw error;
    }
    return (RuntimeException) cause;
  }
}
