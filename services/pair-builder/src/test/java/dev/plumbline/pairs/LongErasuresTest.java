package dev.plumbline.pairs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.pairs.forgetting.Eraser;
import dev.plumbline.pairs.forgetting.ErasureRequests;
import dev.plumbline.pairs.forgetting.Forgetting;
import dev.plumbline.pairs.forgetting.UserHash;
import dev.plumbline.pairs.state.StateSerdes;
import dev.plumbline.pairs.state.StoredErasure;
import dev.plumbline.runtime.channel.PairDigests;
import dev.plumbline.runtime.channel.PairKey;
import dev.plumbline.runtime.configuration.Configuration;
import dev.plumbline.runtime.kafka.KafkaClients;
import dev.plumbline.runtime.kafka.KafkaConfiguration;
import dev.plumbline.schema.Erasure;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A user on whose votes very many pairs rest. */
class LongErasuresTest {
  private static final int PAIRS_AT_ONCE = 90_000;
  private static final int TIMES = 4;

  /** What Kafka takes in one record. */
  private static final int RECORD_BYTES = 1 << 20;

  private final KafkaClients clients =
      new KafkaClients(
          KafkaConfiguration.from(
              Configuration.load(Optional.empty(), Map.of())
                  .withOverrides(Map.of("plumbline.kafka.schema-registry-url", "mock://long"))));
  private final MockProcessorContext<Void, Void> context = new MockProcessorContext<>();
  private final KeyValueStore<String, byte[]> requests =
      Stores.keyValueStoreBuilder(
              Stores.inMemoryKeyValueStore(Forgetting.ERASURES),
              Serdes.String(),
              Serdes.ByteArray())
          .withLoggingDisabled()
          .build();
  private final KeyValueStore<String, StoredErasure> progress =
      Stores.keyValueStoreBuilder(
              Stores.inMemoryKeyValueStore("forgotten"), Serdes.String(), StateSerdes.erasure())
          .withLoggingDisabled()
          .build();
  private final List<PairKey> found = new ArrayList<>();

  @BeforeEach
  void ask() {
    requests.init(context.getStateStoreContext(), requests);
    progress.init(context.getStateStoreContext(), progress);
    Erasure request =
        Erasure.newBuilder().setUserId("ann").setRequestedAt(PairDriver.START).build();
    requests.put(
        UserHash.of("ann"), clients.<Erasure>avroSerializer().serialize("erasures", request));
  }

  @Test
  void whatWouldNotFitIntoOneRecordIsReportedInParts() {
    Forgetting forgetting =
        new Forgetting(
            Forgetting.Step.COUNTING,
            context,
            "forgotten",
            new ErasureRequests(clients.decoder(Erasure.class), "erasures", () -> 0),
            this::erase);

    List<KeyValue<String, Erasure>> reports = new ArrayList<>();
    for (int i = 0; i < TIMES; i++) {
      reports.addAll(forgetting.work());
      assertThat(progress.get(UserHash.of("ann")).getPairs().remaining()).isLessThan(RECORD_BYTES);
    }

    PairDigests told = PairDigests.of(List.of());
    Set<String> keys = new HashSet<>();
    for (KeyValue<String, Erasure> report : reports) {
      assertThat(report.value.getPairs().remaining()).isLessThan(RECORD_BYTES);
      assertThat(ErasureRequests.isReport(report.key, UserHash.of("ann"))).isTrue();
      told = told.plus(PairDigests.read(report.value.getPairs()));
      keys.add(report.key);
    }
    PairDigests all = PairDigests.of(found);
    assertThat(told.common(all)).isEqualTo(all.size());
    assertThat(keys).hasSameSizeAs(reports).hasSizeGreaterThan(1);
    KeyValue<String, Erasure> last = reports.get(reports.size() - 1);
    assertThat(last.key).isEqualTo(UserHash.of("ann") + "/counting-0");
    assertThat(last.value.getPairs().remaining()).isPositive();
    assertThat(progress.get(UserHash.of("ann")).getPairs().remaining()).isZero();
    assertThat(reports.stream().mapToInt(report -> report.value.getVotes()).sum()).isEqualTo(TIMES);
  }

  /** Finds a vote each time, on which all these pairs rested. */
  private Eraser.Part erase(String userId, long until, Optional<String> position) {
    int begin = found.size();
    List<PairKey> pairs =
        IntStream.range(begin, begin + PAIRS_AT_ONCE)
            .mapToObj(i -> new PairKey("default", "pair-" + i))
            .toList();
    found.addAll(pairs);
    boolean more = found.size() < TIMES * PAIRS_AT_ONCE;
    return new Eraser.Part(1, pairs, List.of(), more ? Optional.of("next") : Optional.empty());
  }
}
