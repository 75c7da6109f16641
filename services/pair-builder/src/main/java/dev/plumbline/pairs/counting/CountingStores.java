package dev.plumbline.pairs.counting;

import dev.plumbline.pairs.state.StateSerdes;
import dev.plumbline.pairs.state.StoreKind;
import java.util.List;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** The stores behind the counting of votes. Their names are part of the names of their topics. */
public final class CountingStores {
  static final String BALLOTS = "ballots";
  static final String PROMPTS = "prompts";
  static final String RESPONSES = "responses";
  static final String QUOTAS = "quotas";
  static final String FORGOTTEN = "forgotten-voters";

  private CountingStores() {}

  /** All of them, in the same order at each start: so is the description of the topology. */
  public static List<StoreBuilder<?>> all(StoreKind kind) {
    return List.of(
        // None has Streams' cache: looking in it first costs more than it saves
        // (docs/benchmarks.md).
        Stores.keyValueStoreBuilder(kind.keyValues(BALLOTS), Serdes.String(), StateSerdes.ballot()),
        Stores.keyValueStoreBuilder(kind.keyValues(PROMPTS), Serdes.String(), StateSerdes.prompt()),
        Stores.keyValueStoreBuilder(
            kind.keyValues(RESPONSES), StateSerdes.fingerprint(), Serdes.String()),
        Stores.keyValueStoreBuilder(
            kind.keyValues(QUOTAS), StateSerdes.quotaKey(), StateSerdes.quota()),
        Stores.keyValueStoreBuilder(
            kind.keyValues(FORGOTTEN), Serdes.String(), StateSerdes.erasure()));
  }
}
