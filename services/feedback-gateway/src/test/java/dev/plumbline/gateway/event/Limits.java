package dev.plumbline.gateway.event;

import dev.plumbline.runtime.feedback.ClockSkew;
import java.time.Duration;

/** Limits small enough to be crossed in a test. */
public final class Limits {
  private Limits() {}

  public static EventLimits small() {
    return new EventLimits(16 * 1024, 3, 4, 100, 20, 1500, new ClockSkew(Duration.ofMinutes(5)));
  }
}
