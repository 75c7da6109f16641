package dev.plumbline.pairs.ballot;

import java.util.Comparator;

/**
 * When a vote was cast. Votes are ordered by time, then by event id, so that any two have an order
 * and it does not depend on their arrival.
 *
 * @param time milliseconds since 1970
 */
public record Moment(long time, String eventId) implements Comparable<Moment> {
  /** Before every vote. */
  static final Moment NEVER = new Moment(Long.MIN_VALUE, "");

  private static final Comparator<Moment> ORDER =
      Comparator.comparingLong(Moment::time).thenComparing(Moment::eventId);

  @Override
  public int compareTo(Moment other) {
    return ORDER.compare(this, other);
  }

  boolean isAfter(Moment other) {
    return compareTo(other) > 0;
  }
}
