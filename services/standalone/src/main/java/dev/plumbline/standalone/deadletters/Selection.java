package dev.plumbline.standalone.deadletters;

import java.util.OptionalInt;

/**
 * Which of the waiting letters are meant: the oldest ones.
 *
 * @param partition only those of this partition; empty: of all
 * @param limit so many at most, counted over all partitions
 */
public record Selection(OptionalInt partition, int limit) {
  /** All that wait. */
  public static final Selection ALL = new Selection(OptionalInt.empty(), Integer.MAX_VALUE);

  public Selection {
    if (limit < 1) {
      throw new IllegalArgumentException("the limit must be positive, not " + limit);
    }
  }

  boolean takes(int number) {
    return partition.isEmpty() || partition.getAsInt() == number;
  }
}
