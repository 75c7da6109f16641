package dev.plumbline.gateway.http;

import dev.plumbline.gateway.event.Refusal;
import java.time.Duration;

/**
 * A request's body is not read, as too many others are being read. Has no stack trace: the refusal
 * says all there is to say.
 */
final class TooManyBodiesException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Refusal refusal;
  private final Duration retryAfter;

  /**
   * @param retryAfter when it is worth while to send the same again
   */
  TooManyBodiesException(Refusal refusal, Duration retryAfter) {
    super(refusal.message(), null, false, false);
    this.refusal = refusal;
    this.retryAfter = retryAfter;
  }

  Refusal refusal() {
    return refusal;
  }

  Duration retryAfter() {
    return retryAfter;
  }
}
