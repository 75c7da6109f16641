package dev.plumbline.pairs.counting;

import dev.plumbline.pairs.ballot.Quota;
import dev.plumbline.pairs.identity.Fingerprint;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** Forgets the quotas of windows from which no votes come any more. */
final class OldQuotas {
  private static final int FORGOTTEN_AT_ONCE = 10_000;

  private final KeyValueStore<Quota.Key, Quota> quotas;

  OldQuotas(KeyValueStore<Quota.Key, Quota> quotas) {
    this.quotas = quotas;
  }

  /**
   * Forgets windows before this one; a limited number of quotas, so that records do not wait long.
   */
  void forget(long firstKept) {
    List<Quota.Key> old = new ArrayList<>();
    try (KeyValueIterator<Quota.Key, Quota> found =
        quotas.range(start(Long.MIN_VALUE), start(firstKept))) {
      while (found.hasNext() && old.size() < FORGOTTEN_AT_ONCE) {
        old.add(found.next().key);
      }
    }
    old.forEach(key -> quotas.put(key, null));
  }

  private static Quota.Key start(long window) {
    return new Quota.Key(window, new Fingerprint(0, 0), "");
  }
}
