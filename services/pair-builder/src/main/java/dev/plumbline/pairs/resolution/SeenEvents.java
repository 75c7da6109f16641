package dev.plumbline.pairs.resolution;

import dev.plumbline.pairs.intake.Arrival.Feedback;
import java.time.Duration;
import org.apache.kafka.streams.state.WindowStore;

/**
 * The events of the recent past, each under the time of its vote, so that one look tells whether it
 * was seen. An event that is repeated later than that is found by its ballot instead.
 */
final class SeenEvents {
  private static final byte[] SEEN = {1};
  private static final char SEPARATOR = '\0';

  /** A vote from further ahead would make the store forget what is recent. */
  private static final Duration AHEAD = Duration.ofHours(1);

  private final WindowStore<String, byte[]> store;
  private final Duration retention;

  SeenEvents(WindowStore<String, byte[]> store, Duration retention) {
    this.store = store;
    this.retention = retention;
  }

  /**
   * Remembers an event.
   *
   * @param now time of the stream
   * @return false: it was seen before
   */
  boolean add(Feedback feedback, long now) {
    long time = time(feedback);
    if (!isRecent(time, now)) {
      return true;
    }
    if (store.fetch(key(feedback), time) != null) {
      return false;
    }
    store.put(key(feedback), SEEN, time);
    return true;
  }

  /** Forgets an event that could not be used, so that it can be sent again. */
  void remove(Feedback feedback, long now) {
    long time = time(feedback);
    if (isRecent(time, now)) {
      store.put(key(feedback), null, time);
    }
  }

  private boolean isRecent(long time, long now) {
    return time >= 0 && time > now - retention.toMillis() && time < now + AHEAD.toMillis();
  }

  private static long time(Feedback feedback) {
    return feedback.event().getCreatedAt().toEpochMilli();
  }

  private static String key(Feedback feedback) {
    return feedback.home() + SEPARATOR + feedback.event().getEventId();
  }
}
