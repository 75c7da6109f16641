package dev.plumbline.server.answers;

import java.time.Duration;

/** Estimates how long a new request would wait, from how long the last answers took. */
final class ServiceTimes {
  private static final double WEIGHT_OF_NEWEST = 0.1;
  private static final Duration LONGEST = Duration.ofMinutes(1);

  private final int parallel;
  private double averageSeconds = 1;

  ServiceTimes(int parallel) {
    this.parallel = parallel;
  }

  void record(long nanos) {
    averageSeconds += WEIGHT_OF_NEWEST * (nanos / 1e9 - averageSeconds);
  }

  /** Whole seconds until that many waiting answers have ended, at least one. */
  Duration expectedWait(int waiting) {
    long seconds = (long) Math.ceil(averageSeconds * waiting / parallel);
    return Duration.ofSeconds(Math.max(1, Math.min(LONGEST.toSeconds(), seconds)));
  }
}
