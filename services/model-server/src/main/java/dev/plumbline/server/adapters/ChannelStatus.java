package dev.plumbline.server.adapters;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What operators see of a channel.
 *
 * @param channel its name
 * @param current the version that new requests get; empty: the base model alone
 * @param wanted a newer version that is being loaded or waits for another try
 * @param pinned the version at which an operator holds it
 * @param earlier announced versions that are not served now, the last announced first
 * @param failures failed loads, newest first
 * @param failureCount all failed loads since the start
 */
public record ChannelStatus(
    String channel,
    Optional<Current> current,
    Optional<Announcement> wanted,
    Optional<Long> pinned,
    List<Announcement> earlier,
    List<LoadFailure> failures,
    long failureCount) {

  /** The number of the served version; 0 is the base model alone. */
  public long currentVersion() {
    return current.map(served -> served.announcement().version()).orElse(0L);
  }

  /** The served version, since when, and how many requests use it now. */
  public record Current(Announcement announcement, Instant since, int users) {}
}
