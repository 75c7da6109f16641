package dev.plumbline.pairs.resolution;

import dev.plumbline.pairs.state.StateSerdes;
import dev.plumbline.pairs.state.StoreKind;
import java.util.List;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** The stores behind the resolution of votes. Their names are part of the names of their topics. */
public final class ResolutionStores {
  static final String COMPLETIONS = "completions";
  static final String WAITING_FEEDBACK = "waiting-feedback";
  static final String FORGOTTEN = "forgotten-before-counting";

  private ResolutionStores() {}

  /** All of them, in the same order at each start: so is the description of the topology. */
  public static List<StoreBuilder<?>> all(StoreKind kind) {
    return List.of(
        Stores.keyValueStoreBuilder(
            kind.keyValues(COMPLETIONS), GenerationKey.serde(), StateSerdes.answer()),
        Stores.keyValueStoreBuilder(
            kind.keyValues(WAITING_FEEDBACK), Serdes.String(), StateSerdes.waitingFeedback()),
        Stores.keyValueStoreBuilder(
            kind.keyValues(FORGOTTEN), Serdes.String(), StateSerdes.erasure()));
  }
}
