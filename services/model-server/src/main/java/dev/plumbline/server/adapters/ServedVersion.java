package dev.plumbline.server.adapters;

import java.time.Instant;
import java.util.Optional;

/**
 * A version in memory and the number of those who hold it. Born with one hold, that of its owner;
 * its weights are freed when the last hold is given back.
 */
final class ServedVersion {
  private final Announcement announcement;
  private final Optional<AdapterWeights> weights;
  private final Instant since;
  private int holds = 1;

  ServedVersion(Announcement announcement, Optional<AdapterWeights> weights, Instant since) {
    this.announcement = announcement;
    this.weights = weights;
    this.since = since;
  }

  Announcement announcement() {
    return announcement;
  }

  Optional<AdapterWeights> weights() {
    return weights;
  }

  Instant since() {
    return since;
  }

  /** One more hold; empty when the weights are already freed. */
  synchronized Optional<AdapterLease> lease() {
    if (holds == 0) {
      return Optional.empty();
    }
    holds++;
    return Optional.of(new AdapterLease(this));
  }

  /** How many requests use it now, besides its owner. */
  synchronized int users() {
    return Math.max(0, holds - 1);
  }

  void release() {
    boolean last;
    synchronized (this) {
      if (holds == 0) {
        throw new IllegalStateException(announcement + " was released more often than held");
      }
      holds--;
      last = holds == 0;
    }
    if (last) {
      weights.ifPresent(AdapterWeights::close);
    }
  }
}
