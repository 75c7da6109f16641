package dev.plumbline.server.adapters;

import java.util.Locale;

/** Why an adapter could not be served. */
public enum LoadFailureReason {
  /** Nothing stands at the address; it may come later. */
  MISSING(true),
  /** The store does not let this server read; its rights may be mended. */
  ACCESS_DENIED(true),
  /** The store does not answer; it may come back. */
  UNREACHABLE(true),
  /** The files are not the announced ones, or are cut short. */
  WRONG_HASH(false),
  /** Trained on other base weights than the ones served here. */
  WRONG_BASE(false),
  /** Its matrices do not fit the base model. */
  WRONG_SHAPE(false),
  /** Its rank is above the limit of this server. */
  OVER_RANK(false),
  /** The files are not an adapter in PEFT's format, or use a part of it that is not supported. */
  NOT_PEFT(false),
  /** The address leads out of the adapter store. */
  OUTSIDE_STORE(false),
  /** The same version was announced before with other content. */
  CONFLICT(false),
  /** Anything else; the message tells. Memory may have been short for a moment. */
  INTERNAL(true);

  private final boolean retried;

  LoadFailureReason(boolean retried) {
    this.retried = retried;
  }

  /** Whether trying again later may help. */
  public boolean retried() {
    return retried;
  }

  /** The name in answers and metrics. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
