package dev.plumbline.gateway.access;

import java.time.Duration;

/** A client has sent what it may for now. */
public final class BudgetSpentException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Duration wait;

  BudgetSpentException(Duration wait) {
    super("nothing is left for " + wait, null, false, false);
    this.wait = wait;
  }

  /** When something will be left again, in whole seconds as HTTP counts them; at least 1. */
  public long retryAfterSeconds() {
    return Math.max(1, wait.plusSeconds(1).minusNanos(1).toSeconds());
  }
}
