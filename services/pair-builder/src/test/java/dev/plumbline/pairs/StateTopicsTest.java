package dev.plumbline.pairs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.runtime.configuration.Configuration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class StateTopicsTest {
  private static final Pattern STORES = Pattern.compile("stores: \\[([^\\]]+)\\]");

  @Test
  void eachStoreOfTheTopologyHasOneExceptThatOfErasures() throws IOException {
    Configuration configuration =
        Configuration.load(Optional.empty(), Map.of())
            .withOverrides(Map.of("plumbline.pair-builder.application-id", "votes"));
    List<String> stores =
        STORES
            .matcher(Files.readString(Path.of("src", "test", "resources", "topology.txt")))
            .results()
            .flatMap(found -> List.of(found.group(1).split(", ")).stream())
            .filter(store -> !store.equals("erasures"))
            .toList();

    assertThat(StateTopics.names(configuration))
        .containsExactlyInAnyOrderElementsOf(
            stores.stream().map(store -> "votes-" + store + "-changelog").toList());
  }
}
