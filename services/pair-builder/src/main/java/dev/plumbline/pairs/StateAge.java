package dev.plumbline.pairs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows since when the state on disk lies idle, by a file beside it that an orderly stop writes.
 *
 * <p>State that comes back takes up its copy in Kafka where it had left it. Kafka tells for a time
 * only that a key is gone ({@code delete.retention.ms}); state that was away for longer would keep
 * what was deleted meanwhile, and has to be read back as a whole. After a kill Streams reads it
 * back anyway, so a file that an earlier stop has left does no harm then. Thread safe.
 */
final class StateAge {
  private static final Logger log = LoggerFactory.getLogger(StateAge.class);
  private static final String FILE = "stopped-at";

  private final Path file;
  private final Duration longestAbsence;
  private final Clock clock;
  private volatile boolean used;

  /**
   * @param directory of the state
   * @param longestAbsence for how long Kafka tells that a key is gone
   */
  StateAge(Path directory, Duration longestAbsence, Clock clock) {
    this.file = directory.resolve(FILE);
    this.longestAbsence = longestAbsence;
    this.clock = clock;
  }

  /** Whether the state was away for too long, or for nobody knows how long. */
  boolean outdated() {
    if (Files.notExists(file)) {
      return false;
    }
    try {
      Instant stopped = Instant.parse(Files.readString(file).strip());
      return Duration.between(stopped, clock.instant()).compareTo(longestAbsence) >= 0;
    } catch (IOException | DateTimeException e) {
      log.warn("{} does not say when this instance was stopped: {}", file, e.getMessage());
      return true;
    }
  }

  /** The state is as Kafka has it. Before, a stop leaves it as old as it was. */
  void used() {
    used = true;
  }

  /**
   * Notes that the state is left now.
   *
   * @throws IOException when that cannot be written
   */
  void leave() throws IOException {
    if (used) {
      Path fresh = Files.createTempFile(file.getParent(), FILE, ".new");
      Files.writeString(fresh, clock.instant().toString());
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }
  }
}
