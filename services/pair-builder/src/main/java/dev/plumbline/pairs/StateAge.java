package dev.plumbline.pairs;

import dev.plumbline.runtime.files.ReplacedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows since when the state on disk lies idle, by a file beside it that an orderly stop writes.
 *
 * <p>State that comes back takes up its copy in Kafka where it had left it. Kafka tells for a time
 * only that a key is gone ({@code delete.retention.ms}); state that was away for longer would keep
 * what was deleted meanwhile, and has to be read back as a whole. So has state of which nothing
 * says when it was left; after a kill that costs nothing, as Streams reads it back then anyway.
 * Thread safe.
 */
final class StateAge {
  private static final Logger log = LoggerFactory.getLogger(StateAge.class);

  private final Path state;
  private final Path file;
  private final Duration longestAbsence;
  private final Clock clock;
  private volatile boolean used;

  /**
   * @param state directory of the application's state
   * @param longestAbsence how long that may have been left, to be taken up as it is
   */
  StateAge(Path state, Duration longestAbsence, Clock clock) {
    this.state = state;
    this.file = state.resolveSibling(state.getFileName() + ".stopped-at");
    this.longestAbsence = longestAbsence;
    this.clock = clock;
  }

  /** Whether there is state, and it was away for too long or for nobody knows how long. */
  boolean outdated() {
    try {
      if (!hasTasks()) {
        return false;
      }
      if (Files.notExists(file)) {
        return true;
      }
      Instant stopped = Instant.parse(Files.readString(file).strip());
      return Duration.between(stopped, clock.instant()).compareTo(longestAbsence) >= 0;
    } catch (IOException | DateTimeException e) {
      log.warn("{} does not say when this instance was stopped: {}", file, e.getMessage());
      return true;
    }
  }

  private boolean hasTasks() throws IOException {
    if (Files.notExists(state)) {
      return false;
    }
    try (Stream<Path> found = Files.list(state)) {
      return found.anyMatch(Files::isDirectory);
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
      new ReplacedFile(file).write(clock.instant().toString());
    }
  }
}
