package dev.plumbline.pairs.resolution;

import dev.plumbline.pairs.intake.Arrival.Feedback;
import dev.plumbline.pairs.state.StoredFeedback;
import dev.plumbline.pairs.state.WaitingFeedback;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Feedback that came before its completion. The store holds the records; which completions they
 * wait for, until when, and of which channel they are, is also held in memory, so that a completion
 * nobody waits for costs nothing. The bounds keep that small. When all places are taken, the
 * channel that has most of them makes room for one that has fewer.
 */
final class WaitingRoom {
  private static final char SEPARATOR = '\0';

  /** What is given up at once is in one transaction, and after an outage much is due at once. */
  private static final int MOST_GIVEN_UP = 500;

  private final KeyValueStore<String, WaitingFeedback> store;
  private final WaitingLimits limits;
  private final WaitingPlaces places = new WaitingPlaces();

  /**
   * Goes on with what the store holds.
   *
   * @param channels of which channel a record of the store is
   */
  WaitingRoom(
      KeyValueStore<String, WaitingFeedback> store,
      WaitingLimits limits,
      Function<StoredFeedback, String> channels) {
    this.store = store;
    this.limits = limits;
    try (KeyValueIterator<String, WaitingFeedback> all = store.all()) {
      while (all.hasNext()) {
        KeyValue<String, WaitingFeedback> entry = all.next();
        WaitingFeedback waiting = entry.value;
        String completionId = entry.key.substring(0, entry.key.indexOf(SEPARATOR));
        String channel = channels.apply(waiting.getFeedback());
        places.take(new WaitingPlace(entry.key, completionId, channel, waiting.getUntil()));
      }
    }
  }

  int size() {
    return places.size();
  }

  /**
   * Lets feedback wait, if there is room, or if there is some to be made.
   *
   * @param ousted takes what has to leave for it
   */
  Admission add(
      Feedback feedback, StoredFeedback stored, long now, Consumer<StoredFeedback> ousted) {
    String completionId = feedback.home();
    String channel = feedback.event().getChannel();
    String key = completionId + SEPARATOR + feedback.event().getEventId();
    if (places.has(key)) {
      return Admission.WAITS_ALREADY;
    }
    if (places.of(completionId).size() >= limits.perCompletion() || !makeRoom(channel, ousted)) {
      return Admission.FULL;
    }
    long until = now + limits.time().toMillis();
    store.put(key, new WaitingFeedback(stored, until));
    places.take(new WaitingPlace(key, completionId, channel, until));
    return Admission.WAITS;
  }

  /** Takes out what waited for a completion. */
  List<StoredFeedback> release(String completionId) {
    return takeAll(places.of(completionId));
  }

  /** Takes out what waited long enough, those first that waited longest, and not too many. */
  List<StoredFeedback> giveUp(long now) {
    return takeAll(places.due(now, MOST_GIVEN_UP));
  }

  /**
   * Takes out what fulfils a condition.
   *
   * @return how much that was
   */
  int remove(Predicate<StoredFeedback> condition) {
    List<String> found = new ArrayList<>();
    try (KeyValueIterator<String, WaitingFeedback> all = store.all()) {
      while (all.hasNext()) {
        KeyValue<String, WaitingFeedback> entry = all.next();
        if (condition.test(entry.value.getFeedback())) {
          found.add(entry.key);
        }
      }
    }
    found.forEach(this::takeOut);
    return found.size();
  }

  private boolean makeRoom(String channel, Consumer<StoredFeedback> ousted) {
    if (places.size() < limits.inAll()) {
      return true;
    }
    Optional<WaitingPlace> surplus = places.surplus(channel);
    surplus.ifPresent(place -> ousted.accept(takeOut(place.key())));
    return surplus.isPresent();
  }

  private List<StoredFeedback> takeAll(List<WaitingPlace> waiting) {
    return waiting.stream().map(place -> takeOut(place.key())).toList();
  }

  private StoredFeedback takeOut(String key) {
    places.leave(key);
    return store.delete(key).getFeedback();
  }

  /** Whether feedback may wait. */
  enum Admission {
    WAITS,
    /** The same event waits already. */
    WAITS_ALREADY,
    /** Too much waits already. */
    FULL
  }
}
