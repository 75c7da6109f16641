package dev.plumbline.gateway.event;

import java.time.Clock;
import java.util.UUID;

/**
 * Makes event ids: UUIDs of version 7, each larger than the one before.
 *
 * <p>The order matters. Votes of one millisecond compare by event id, so of two votes that a batch
 * holds for the same answer the later one stands.
 */
final class TimeOrderedIds {
  private static final int LARGEST_COUNT = 0xFFF;
  private static final long VERSION = 0x7000L;

  private final Clock clock;
  private long milliseconds;
  private int count;

  TimeOrderedIds(Clock clock) {
    this.clock = clock;
  }

  String next() {
    // The lower half of a random UUID is variant and 62 random bits, as version 7 wants it too.
    long random = UUID.randomUUID().getLeastSignificantBits();
    return new UUID(nextUpperHalf(), random).toString();
  }

  private synchronized long nextUpperHalf() {
    long now = clock.millis();
    if (now > milliseconds) {
      milliseconds = now;
      count = 0;
    } else if (count == LARGEST_COUNT) {
      milliseconds++;
      count = 0;
    } else {
      count++;
    }
    return milliseconds << 16 | VERSION | count;
  }
}
