package dev.plumbline.server.adapters;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which versions could not be loaded when clients asked for them, each for as long as it is not to
 * be tried again: as long as a channel would wait, and for the longest such wait when trying again
 * is not likely to help. Not safe for several threads.
 */
final class RecentFailures {
  private final RegistryLimits limits;
  private final Clock clock;
  private final Map<Announcement, Failed> failed = new HashMap<>();

  private record Failed(AdapterLoadException failure, int attempt, Instant retry) {}

  RecentFailures(RegistryLimits limits, Clock clock) {
    this.limits = limits;
    this.clock = clock;
  }

  /** Throws what the version's last load threw, unless it may be tried again. */
  void requireNone(Announcement announcement) throws AdapterLoadException {
    Optional<Failed> last = Optional.ofNullable(failed.get(announcement));
    if (last.isPresent() && clock.instant().isBefore(last.get().retry())) {
      throw last.get().failure();
    }
  }

  /** Remembers a failure, and gives the wait until the version may be tried again. */
  Duration add(Announcement announcement, AdapterLoadException failure) {
    Instant now = clock.instant();
    // A version that nobody has asked for since begins anew.
    failed.values().removeIf(one -> one.retry().plus(limits.retry().longest()).isBefore(now));
    int attempt = Optional.ofNullable(failed.get(announcement)).map(Failed::attempt).orElse(0) + 1;
    Duration wait =
        failure.reason().retried() ? limits.retry().after(attempt) : limits.retry().longest();
    failed.put(announcement, new Failed(failure, attempt, now.plus(wait)));
    return wait;
  }

  void remove(Announcement announcement) {
    failed.remove(announcement);
  }

  /** Forgets what failed of a channel. */
  void forget(String channel) {
    failed.keySet().removeIf(announcement -> announcement.channel().equals(channel));
  }
}
