package dev.plumbline.pairs.resolution;

import dev.plumbline.pairs.intake.Arrival.Feedback;

/**
 * The ids of the events that came lately. An event that is repeated later than that is found by its
 * ballot instead, as long as it says the same.
 */
final class SeenEvents {
  private static final byte[] SEEN = {};
  private static final char SEPARATOR = '\0';

  private final Generations<byte[]> events;

  SeenEvents(Generations<byte[]> events) {
    this.events = events;
  }

  /**
   * Remembers an event.
   *
   * @return false: it was seen before
   */
  boolean add(Feedback feedback, long now) {
    if (events.find(key(feedback), now).isPresent()) {
      return false;
    }
    events.keep(key(feedback), SEEN, now);
    return true;
  }

  /** Forgets an event that could not be used, so that it can be sent again. */
  void remove(Feedback feedback, long now) {
    events.remove(key(feedback), now);
  }

  void forget(long now) {
    events.forget(now);
  }

  /** The same id on two completions or prompts is two events: they may be in different places. */
  private static String key(Feedback feedback) {
    return feedback.home() + SEPARATOR + feedback.event().getEventId();
  }
}
