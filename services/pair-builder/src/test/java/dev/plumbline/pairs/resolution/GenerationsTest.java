package dev.plumbline.pairs.resolution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.pairs.state.StoreKind;
import java.time.Duration;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;

class GenerationsTest {
  private static final int SECOND = 1000;
  private static final int SECONDS = 2000;
  private static final int VALUES_A_SECOND = 10;
  private static final long VALUES = (long) SECONDS * VALUES_A_SECOND;
  private static final long LENGTH = (long) SECONDS * SECOND;

  /** What is forgotten at once while few values come. */
  private static final int FEW = 1000;

  private static final int MOST = 10_000;

  private final KeyValueStore<GenerationKey, String> store = openStore();
  private final Generations<String> generations =
      new Generations<>(store, Duration.ofMillis(LENGTH));

  @Test
  void aGenerationIsForgottenInPartsHoweverManyValuesItHas() {
    long now = 0;
    for (; now < 2 * LENGTH; now += SECOND) {
      if (now < LENGTH) {
        keep(VALUES_A_SECOND, now);
      }
      generations.forget(now);
    }
    assertThat(store.approximateNumEntries()).isEqualTo(VALUES);

    for (long left = VALUES; left > 0; left -= FEW) {
      assertThat(store.approximateNumEntries()).isEqualTo(left);
      generations.forget(now);
      now += SECOND;
    }

    assertThat(store.approximateNumEntries()).isZero();
  }

  @Test
  void itKeepsUpWithWhatComesAsFarAsItFitsIntoOneTransaction() {
    keep(5 * MOST, 0);
    generations.forget(2 * LENGTH);
    assertThat(store.approximateNumEntries()).isEqualTo(4 * MOST);

    keep(2 * FEW, 2 * LENGTH);
    generations.forget(2 * LENGTH);

    assertThat(store.approximateNumEntries()).isEqualTo(4 * MOST - 3 * FEW);
  }

  @Test
  void whatIsKeptUnderAnEarlierTimeIsForgottenWithTheNextGeneration() {
    keep(2 * FEW, 0);
    generations.keep("late", "value", LENGTH);
    for (int i = 0; i <= 2; i++) {
      generations.forget(3 * LENGTH);
    }
    generations.keep("later", "value", LENGTH);
    generations.forget(3 * LENGTH);
    assertThat(generations.find("later", LENGTH)).isPresent();

    generations.forget(4 * LENGTH);

    assertThat(store.approximateNumEntries()).isZero();
  }

  private void keep(int count, long now) {
    for (int i = 0; i < count; i++) {
      generations.keep(now + "-" + i, "value", now);
    }
  }

  private static KeyValueStore<GenerationKey, String> openStore() {
    KeyValueStore<GenerationKey, String> store =
        Stores.keyValueStoreBuilder(
                StoreKind.IN_MEMORY.keyValues(ResolutionStores.COMPLETIONS),
                GenerationKey.serde(),
                Serdes.String())
            .withLoggingDisabled()
            .build();
    store.init(new MockProcessorContext<Void, Void>().getStateStoreContext(), store);
    return store;
  }
}
