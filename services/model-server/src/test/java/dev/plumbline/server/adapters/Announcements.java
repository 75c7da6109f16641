package dev.plumbline.server.adapters;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Announcements for tests, in few words. */
final class Announcements {
  static final String BASE = "b".repeat(64);

  private Announcements() {}

  static Announcement update(long version) {
    return update("default", version);
  }

  static Announcement update(String channel, long version) {
    return announcement(channel, version, false, hash(version), BASE);
  }

  static Announcement rollback(long version) {
    return announcement("default", version, true, hash(version), BASE);
  }

  static Announcement otherContent(long version) {
    return announcement("default", version, false, hash(version + 1_000_000), BASE);
  }

  static Announcement otherBase(long version) {
    return announcement("default", version, false, hash(version), "c".repeat(64));
  }

  static Announcement baseAlone(long version, boolean rollback) {
    return new Announcement(
        "default",
        version,
        rollback,
        Optional.empty(),
        BASE,
        OptionalLong.empty(),
        "run",
        Instant.EPOCH);
  }

  static String hash(long version) {
    return String.format("%064x", version);
  }

  private static Announcement announcement(
      String channel, long version, boolean rollback, String hash, String base) {
    return new Announcement(
        channel,
        version,
        rollback,
        Optional.of(
            new Announcement.AdapterFile(
                "file:/store/" + hash, hash, 1_000, 8, List.of("q_proj", "v_proj"))),
        base,
        OptionalLong.empty(),
        "run-" + version,
        Instant.EPOCH);
  }
}
