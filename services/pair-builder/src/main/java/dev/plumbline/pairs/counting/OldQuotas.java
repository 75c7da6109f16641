package dev.plumbline.pairs.counting;

import dev.plumbline.pairs.ballot.Fingerprint;
import dev.plumbline.pairs.ballot.Quota;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Forgets the quotas of windows from which no votes come any more. Not thread safe.
 *
 * <p>A quota of an old window may still be in use, so finding those that are not takes a look at
 * each; once all were looked at, the next look is due when a further window has become old.
 */
final class OldQuotas {
  private static final int LOOKED_AT_ONCE = 10_000;
  private static final Quota.Key FIRST = start(Long.MIN_VALUE);

  private final KeyValueStore<Quota.Key, Quota> quotas;
  private Quota.Key next = FIRST;
  private long firstLeft = Long.MIN_VALUE;

  OldQuotas(KeyValueStore<Quota.Key, Quota> quotas) {
    this.quotas = quotas;
  }

  /**
   * Forgets windows before this one, where no vote has come since either. Looks at a limited number
   * of quotas and goes on from there the next time, so that records do not wait long.
   */
  void forget(long firstKept) {
    if (firstKept <= firstLeft) {
      return;
    }
    List<Quota.Key> old = new ArrayList<>();
    try (KeyValueIterator<Quota.Key, Quota> found = quotas.range(next, start(firstKept))) {
      for (int seen = 0; found.hasNext() && seen < LOOKED_AT_ONCE; seen++) {
        KeyValue<Quota.Key, Quota> quota = found.next();
        if (quota.value.lastUsed() < firstKept) {
          old.add(quota.key);
        }
      }
      if (found.hasNext()) {
        next = found.peekNextKey();
      } else {
        next = FIRST;
        firstLeft = firstKept;
      }
    }
    old.forEach(key -> quotas.put(key, null));
  }

  private static Quota.Key start(long window) {
    return new Quota.Key(window, new Fingerprint(0, 0), "");
  }
}
