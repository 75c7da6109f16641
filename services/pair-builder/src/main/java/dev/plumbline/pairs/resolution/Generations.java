package dev.plumbline.pairs.resolution;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Values that are remembered for a time, by id. Time is cut into generations of that length; the
 * present one and the one before are remembered, so a value stays for one to two lengths.
 *
 * <p>A window store of Streams would be the obvious choice. But as long as it holds nothing,
 * Streams 4.3 takes the whole task for damaged at each restart and reads all its state back from
 * Kafka.
 */
final class Generations<V> {
  private static final int FORGOTTEN_AT_LEAST = 1000;

  /** All that is forgotten at once goes into one transaction, which has to end in time. */
  private static final int FORGOTTEN_AT_MOST = 10_000;

  private static final GenerationKey FIRST = GenerationKey.startOf(0);

  private final KeyValueStore<GenerationKey, V> store;
  private final long length;
  private GenerationKey next = FIRST;
  private long firstLeft;
  private int added;

  Generations(KeyValueStore<GenerationKey, V> store, Duration length) {
    this.store = store;
    this.length = length.toMillis();
  }

  Optional<V> find(String id, long now) {
    V recent = store.get(new GenerationKey(generation(now), id));
    return Optional.ofNullable(
        recent != null ? recent : store.get(new GenerationKey(generation(now) - 1, id)));
  }

  void keep(String id, V value, long now) {
    store.put(new GenerationKey(generation(now), id), value);
    added++;
  }

  void remove(String id, long now) {
    store.put(new GenerationKey(generation(now), id), null);
    store.put(new GenerationKey(generation(now) - 1, id), null);
  }

  /**
   * Forgets values of old generations: twice as many as came since the last time, so that it keeps
   * up and records do not wait long. Goes on from there the next time: whoever begins anew steps
   * over all that is gone.
   */
  void forget(long now) {
    int most = Math.min(FORGOTTEN_AT_MOST, FORGOTTEN_AT_LEAST + 2 * added);
    added = 0;
    long firstKept = generation(now) - 1;
    if (firstKept <= firstLeft) {
      return;
    }
    List<GenerationKey> old = new ArrayList<>();
    try (KeyValueIterator<GenerationKey, V> found =
        store.range(next, GenerationKey.startOf(firstKept))) {
      while (found.hasNext() && old.size() < most) {
        old.add(found.next().key);
      }
      if (found.hasNext()) {
        next = found.peekNextKey();
      } else {
        next = FIRST;
        firstLeft = firstKept;
      }
    }
    // Unlike delete, putting nothing does not read what was there.
    old.forEach(key -> store.put(key, null));
  }

  private long generation(long time) {
    return Math.max(0, time) / length;
  }
}
