package dev.plumbline.runtime.service;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Ends this process with its shutdown hooks, but not later than a while after: what failed may not
 * stop in order any more, and whoever starts the process anew waits for its end.
 */
public final class ProcessEnd {
  private static final Duration USUAL_PATIENCE = Duration.ofSeconds(60);

  private final Duration patience;

  public ProcessEnd() {
    this(USUAL_PATIENCE);
  }

  ProcessEnd(Duration patience) {
    this.patience = patience;
  }

  /** Ends it; does not return. */
  public void with(int status) {
    Thread bound = new Thread(() -> halt(status), "end-at-last");
    bound.setDaemon(true);
    bound.start();
    System.exit(status);
  }

  private void halt(int status) {
    try {
      TimeUnit.MILLISECONDS.sleep(patience.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    System.err.println("the process is ended although it has not stopped within " + patience);
    Runtime.getRuntime().halt(status);
  }
}
