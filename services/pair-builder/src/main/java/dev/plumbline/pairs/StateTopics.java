package dev.plumbline.pairs;

import dev.plumbline.pairs.counting.CountingStores;
import dev.plumbline.pairs.resolution.ResolutionStores;
import dev.plumbline.pairs.state.StoreKind;
import dev.plumbline.runtime.configuration.Configuration;
import java.util.List;
import java.util.stream.Stream;

/** The topics in which Kafka has a copy of the pair-builder's state. */
public final class StateTopics {
  private StateTopics() {}

  /** Their names under the application id of these settings, whether they exist or not. */
  public static List<String> names(Configuration configuration) {
    String application =
        StreamsSettings.from(configuration.section(PairBuilderConfiguration.PATH)).applicationId();
    // A store's topic has the same name wherever the store is held.
    return Stream.of(
            ResolutionStores.all(StoreKind.IN_MEMORY), CountingStores.all(StoreKind.IN_MEMORY))
        .flatMap(List::stream)
        .map(store -> application + "-" + store.name() + "-changelog")
        .toList();
  }
}
