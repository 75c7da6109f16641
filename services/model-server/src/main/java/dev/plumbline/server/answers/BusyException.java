package dev.plumbline.server.answers;

import java.time.Duration;

/** Too many requests wait already. */
public final class BusyException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Duration retryAfter;

  BusyException(int waiting, Duration retryAfter) {
    super(
        waiting
            + " requests wait already, which is the limit (plumbline.server.answers.queue); try"
            + " again in "
            + retryAfter.toSeconds()
            + " s");
    this.retryAfter = retryAfter;
  }

  /** When a place is likely to be free. */
  public Duration retryAfter() {
    return retryAfter;
  }
}
