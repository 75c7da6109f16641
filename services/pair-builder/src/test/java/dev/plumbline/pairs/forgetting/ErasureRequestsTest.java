package dev.plumbline.pairs.forgetting;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.plumbline.pairs.ballot.Voter;
import dev.plumbline.pairs.state.StateSerdes;
import dev.plumbline.pairs.state.StoredErasure;
import dev.plumbline.runtime.configuration.Configuration;
import dev.plumbline.runtime.kafka.KafkaClients;
import dev.plumbline.runtime.kafka.KafkaConfiguration;
import dev.plumbline.schema.Erasure;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class ErasureRequestsTest {
  private static final String TOPIC = "erasures";
  private static final String FORGOTTEN = "forgotten";
  private static final String USER = UserHash.of("ann");
  private static final Instant ASKED = Instant.parse("2026-03-01T12:00:00Z");

  private final KafkaClients clients =
      new KafkaClients(
          KafkaConfiguration.from(
              Configuration.load(Optional.empty(), Map.of())
                  .withOverrides(
                      Map.of("plumbline.kafka.schema-registry-url", "mock://requests"))));
  private final MockProcessorContext<Void, Void> context = new MockProcessorContext<>();
  private final KeyValueStore<String, byte[]> erasures =
      Stores.keyValueStoreBuilder(
              Stores.inMemoryKeyValueStore(Forgetting.ERASURES),
              Serdes.String(),
              Serdes.ByteArray())
          .withLoggingDisabled()
          .build();
  private final KeyValueStore<String, StoredErasure> progress =
      Stores.keyValueStoreBuilder(
              Stores.inMemoryKeyValueStore(FORGOTTEN), Serdes.String(), StateSerdes.erasure())
          .withLoggingDisabled()
          .build();
  private final AtomicLong changes = new AtomicLong();
  private final ErasureRequests requests =
      new ErasureRequests(clients.decoder(Erasure.class), TOPIC, changes::get);

  @BeforeEach
  void open() {
    erasures.init(context.getStateStoreContext(), erasures);
    progress.init(context.getStateStoreContext(), progress);
  }

  @Test
  void theyAreReadAgainOnlyWhenOneHasChanged() {
    erasures.put(UserHash.of("bob"), request("bob"));
    Forgetting forgetting = forgetting();
    assertThat(forgetting.work()).extracting(report -> report.key).containsExactly(done("bob"));

    erasures.put(USER, request("ann"));
    assertThat(forgetting.work()).isEmpty();
    assertThat(progress.get(USER)).isNull();

    changes.incrementAndGet();
    assertThat(forgetting.work()).extracting(report -> report.key).containsExactly(done("ann"));
    assertThat(forgetting.work()).isEmpty();
  }

  @Test
  void oldVotesAreRefusedAlsoWhenTheRequestCannotBeReadAnyMore() {
    erasures.put(USER, request("ann"));
    assertThat(forgetting().work()).hasSize(1);

    erasures.put(USER, new byte[] {99, 1});
    Forgetting restarted = forgetting();

    Voter ann = Voter.user("ann");
    assertThat(restarted.covers(ann, ASKED.toEpochMilli())).isTrue();
    assertThat(restarted.covers(ann, ASKED.toEpochMilli() + 1)).isFalse();

    erasures.delete(USER);
    changes.incrementAndGet();
    assertThat(restarted.work()).isEmpty();
    assertThat(restarted.covers(ann, ASKED.toEpochMilli())).isFalse();
    assertThat(progress.get(USER)).isNull();
  }

  @Test
  void reportsAreKeptButChangeNoRequest() {
    KeepErasures keep = new KeepErasures(changes);
    keep.init(context);

    keep.process(new Record<>(USER, request("ann"), 0));
    assertThat(changes).hasValue(1);
    keep.process(new Record<>(done("ann"), request("ann"), 0));
    keep.process(new Record<>(null, request("ann"), 0));
    assertThat(changes).hasValue(1);
    assertThat(erasures.get(done("ann"))).isNotNull();
    keep.process(new Record<>(USER, null, 0));
    assertThat(changes).hasValue(2);
    assertThat(erasures.get(USER)).isNull();
  }

  @Test
  void whatIsNoErasureIsToldOnceAndAgainWhenItIsAnotherOne() {
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    Logger logger = (Logger) LoggerFactory.getLogger(ErasureRequests.class);
    log.start();
    logger.addAppender(log);
    try {
      erasures.put(USER, new byte[] {99, 1});
      erasures.put(UserHash.of("bob"), request("bob"));
      for (int time = 0; time < 3; time++) {
        assertThat(requests.in(erasures)).containsOnlyKeys(UserHash.of("bob"));
      }
      assertThat(log.list).hasSize(1);

      erasures.put(USER, new byte[] {99, 2});
      assertThat(requests.in(erasures)).hasSize(1);
      assertThat(log.list).hasSize(2);

      erasures.put(USER, request("ann"));
      assertThat(requests.in(erasures)).hasSize(2);
    } finally {
      logger.detachAppender(log);
    }
  }

  private Forgetting forgetting() {
    return new Forgetting(
        Forgetting.Step.COUNTING,
        context,
        FORGOTTEN,
        requests,
        (userId, until, position) -> new Eraser.Part(0, List.of(), List.of(), Optional.empty()));
  }

  private static String done(String user) {
    return ErasureRequests.reportKey(UserHash.of(user), "counting-0");
  }

  private byte[] request(String user) {
    Erasure request = Erasure.newBuilder().setUserId(user).setRequestedAt(ASKED).build();
    return clients.<Erasure>avroSerializer().serialize(TOPIC, request);
  }
}
