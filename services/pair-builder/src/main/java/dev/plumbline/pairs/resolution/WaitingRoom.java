package dev.plumbline.pairs.resolution;

import dev.plumbline.pairs.intake.Arrival.Feedback;
import dev.plumbline.pairs.state.StoredFeedback;
import dev.plumbline.pairs.state.WaitingFeedback;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Feedback that came before its completion. The store holds the records; which completions they
 * wait for, and until when, is also held in memory, so that a completion nobody waits for costs
 * nothing. The bounds keep that small.
 */
final class WaitingRoom {
  private static final char SEPARATOR = '\0';

  /** What is given up at once is in one transaction, and after an outage much is due at once. */
  private static final int MOST_GIVEN_UP = 500;

  private final KeyValueStore<String, WaitingFeedback> store;
  private final WaitingLimits limits;
  private final Map<String, Set<String>> byCompletion = new HashMap<>();
  private final TreeMap<Long, Set<String>> byDeadline = new TreeMap<>();
  private int size;

  WaitingRoom(KeyValueStore<String, WaitingFeedback> store, WaitingLimits limits) {
    this.store = store;
    this.limits = limits;
    try (KeyValueIterator<String, WaitingFeedback> all = store.all()) {
      while (all.hasNext()) {
        KeyValue<String, WaitingFeedback> entry = all.next();
        index(entry.key, entry.value.getUntil());
      }
    }
  }

  int size() {
    return size;
  }

  /** Lets feedback wait, if there is room. */
  Admission add(Feedback feedback, StoredFeedback stored, long now) {
    String key = feedback.home() + SEPARATOR + feedback.event().getEventId();
    Set<String> beside = byCompletion.getOrDefault(feedback.home(), Set.of());
    if (beside.contains(key)) {
      return Admission.WAITS_ALREADY;
    }
    if (size >= limits.inAll() || beside.size() >= limits.perCompletion()) {
      return Admission.FULL;
    }
    long until = now + limits.time().toMillis();
    store.put(key, new WaitingFeedback(stored, until));
    index(key, until);
    return Admission.WAITS;
  }

  /** Takes out what waited for a completion. */
  List<StoredFeedback> release(String completionId) {
    return takeOut(byCompletion.getOrDefault(completionId, Set.of()));
  }

  /** Takes out what waited long enough, those first that waited longest, and not too many. */
  List<StoredFeedback> giveUp(long now) {
    return takeOut(
        byDeadline.headMap(now, true).values().stream()
            .flatMap(Set::stream)
            .limit(MOST_GIVEN_UP)
            .toList());
  }

  /**
   * Takes out what fulfils a condition.
   *
   * @return how much that was
   */
  int remove(Predicate<StoredFeedback> condition) {
    Set<String> found = new TreeSet<>();
    try (KeyValueIterator<String, WaitingFeedback> all = store.all()) {
      while (all.hasNext()) {
        KeyValue<String, WaitingFeedback> entry = all.next();
        if (condition.test(entry.value.getFeedback())) {
          found.add(entry.key);
        }
      }
    }
    return takeOut(found).size();
  }

  private List<StoredFeedback> takeOut(Collection<String> keys) {
    List<StoredFeedback> out = new ArrayList<>();
    for (String key : List.copyOf(keys)) {
      WaitingFeedback waiting = store.delete(key);
      forget(key, waiting.getUntil());
      out.add(waiting.getFeedback());
    }
    return out;
  }

  private void index(String key, long until) {
    byCompletion.computeIfAbsent(completion(key), id -> new TreeSet<>()).add(key);
    byDeadline.computeIfAbsent(until, time -> new TreeSet<>()).add(key);
    size++;
  }

  private void forget(String key, long until) {
    remove(byCompletion, completion(key), key);
    remove(byDeadline, until, key);
    size--;
  }

  private static <K> void remove(Map<K, Set<String>> index, K group, String key) {
    index.computeIfPresent(
        group,
        (same, keys) -> {
          keys.remove(key);
          return keys.isEmpty() ? null : keys;
        });
  }

  private static String completion(String key) {
    return key.substring(0, key.indexOf(SEPARATOR));
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
