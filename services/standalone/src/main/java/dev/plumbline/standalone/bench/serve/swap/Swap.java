package dev.plumbline.standalone.bench.serve.swap;

import java.util.OptionalLong;

/**
 * One announced version. Moments are nanoseconds of one clock.
 *
 * @param adapter which of the files it is
 * @param announcedAt when it was handed to Kafka
 * @param servedAt when new requests were seen to get it; empty when a newer one overtook it
 * @param answeredAt when the first text of its first answer came; empty when nothing was answered
 */
public record Swap(
    long version, int adapter, long announcedAt, OptionalLong servedAt, OptionalLong answeredAt) {

  /** Whether new requests were seen to get it. */
  public boolean wasServed() {
    return servedAt.isPresent();
  }

  /** The same, unless an earlier answer is known. */
  Swap answeredBy(long moment) {
    return answeredAt.isPresent() && answeredAt.getAsLong() <= moment
        ? this
        : new Swap(version, adapter, announcedAt, servedAt, OptionalLong.of(moment));
  }
}
