package dev.plumbline.standalone.terminal;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Whether the process was told to stop, by Ctrl-C or SIGTERM. While this is open, the process waits
 * for its end: a computation in native code that goes on while the process takes its libraries down
 * would crash. Thread safe.
 */
public final class StopRequest implements BooleanSupplier, AutoCloseable {
  private final Duration patience;
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread hook = new Thread(this::stop, "stop");
  private volatile boolean requested;

  private StopRequest(Duration patience) {
    this.patience = patience;
  }

  /**
   * Waits for a signal from now on.
   *
   * @param patience how long the process waits at most for what is under way
   */
  public static StopRequest listen(Duration patience) {
    StopRequest request = new StopRequest(patience);
    Runtime.getRuntime().addShutdownHook(request.hook);
    return request;
  }

  @Override
  public boolean getAsBoolean() {
    return requested;
  }

  private void stop() {
    requested = true;
    try {
      boolean inTime = ended.await(patience.toMillis(), TimeUnit.MILLISECONDS);
      if (!inTime) {
        System.err.println("Stopping although a computation has not ended in " + patience);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What had to end has ended. */
  @Override
  public void close() {
    ended.countDown();
    if (!requested) {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        // The process is being stopped at this moment; the hook finds that all has ended.
        requested = true;
      }
    }
  }
}
