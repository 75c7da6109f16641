package dev.plumbline.server.answers;

import java.time.Duration;

/** Too many requests wait already, or too many of the one who asks. */
public final class BusyException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Duration retryAfter;

  /**
   * @param own how many of those that wait are of the one who asks
   */
  BusyException(int waiting, int own, Duration retryAfter) {
    super(
        waiting
            + " requests wait already, "
            + own
            + " of them of this client, which is the limit (plumbline.server.answers.queue); try"
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
