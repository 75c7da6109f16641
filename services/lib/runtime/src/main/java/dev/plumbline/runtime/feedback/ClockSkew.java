package dev.plumbline.runtime.feedback;

import java.time.Duration;
import java.time.Instant;

/**
 * How far in the future the time of a vote may lie, as clocks differ. Until that time has come
 * nobody can change the vote, take it back or have it forgotten.
 */
public record ClockSkew(Duration allowed) {
  /**
   * The most that a gateway may be told to allow, and so what a vote on Kafka keeps however it came
   * there. As much as Kafka itself allows the times of records by default.
   */
  public static final ClockSkew LARGEST = new ClockSkew(Duration.ofHours(1));

  /** Whether a vote may have this time. */
  public boolean allows(Instant vote, Instant now) {
    return !vote.isAfter(now.plus(allowed));
  }
}
