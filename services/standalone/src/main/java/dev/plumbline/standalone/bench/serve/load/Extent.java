package dev.plumbline.standalone.bench.serve.load;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** How long load goes on: a number of requests, or a time in which they are sent. */
public record Extent(OptionalInt requests, Optional<Duration> time) {
  public Extent {
    if (requests.isPresent() == time.isPresent()) {
      throw new IllegalArgumentException("load has a number of requests or a time");
    }
  }

  public static Extent ofRequests(int number) {
    return new Extent(OptionalInt.of(number), Optional.empty());
  }

  public static Extent ofTime(Duration time) {
    return new Extent(OptionalInt.empty(), Optional.of(time));
  }

  /** Whether a request with this number may still be sent, so long after the start. */
  boolean allows(int number, long nanosSinceStart) {
    return requests.isPresent()
        ? number < requests.getAsInt()
        : nanosSinceStart < time.orElseThrow().toNanos();
  }
}
