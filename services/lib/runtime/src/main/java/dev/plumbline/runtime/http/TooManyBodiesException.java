package dev.plumbline.runtime.http;

import java.time.Duration;

/**
 * A request's body is not read, as too many others are being taken in. Has no stack trace: there is
 * no more to say.
 */
public final class TooManyBodiesException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean ofOwner;

  TooManyBodiesException(boolean ofOwner) {
    super("too many bodies are being taken in", null, false, false);
    this.ofOwner = ofOwner;
  }

  /** Whether only those of the same owner are too many. */
  public boolean ofOwner() {
    return ofOwner;
  }

  /** When it is worth while to send the same again. */
  public Duration retryAfter() {
    return Duration.ofSeconds(5);
  }
}
