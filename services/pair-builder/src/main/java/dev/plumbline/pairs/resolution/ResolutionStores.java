package dev.plumbline.pairs.resolution;

import dev.plumbline.pairs.state.StateSerdes;
import dev.plumbline.pairs.state.StoreKind;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** The stores behind the resolution of votes. Their names are part of the names of their topics. */
public final class ResolutionStores {
  static final String COMPLETIONS = "completions";
  static final String WAITING_FEEDBACK = "waiting-feedback";
  static final String FORGOTTEN = "forgotten-before-counting";

  private ResolutionStores() {}

  public static Set<StoreBuilder<?>> all(StoreKind kind) {
    return inOrder(
        Stores.keyValueStoreBuilder(
            kind.keyValues(COMPLETIONS), GenerationKey.serde(), StateSerdes.answer()),
        Stores.keyValueStoreBuilder(
            kind.keyValues(WAITING_FEEDBACK), Serdes.String(), StateSerdes.waitingFeedback()),
        Stores.keyValueStoreBuilder(
            kind.keyValues(FORGOTTEN), Serdes.String(), StateSerdes.erasure()));
  }

  /** The description of the topology is to be the same at each start. */
  private static Set<StoreBuilder<?>> inOrder(StoreBuilder<?>... stores) {
    return new LinkedHashSet<>(List.of(stores));
  }
}
