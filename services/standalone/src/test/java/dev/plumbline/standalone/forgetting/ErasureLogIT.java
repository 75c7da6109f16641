package dev.plumbline.standalone.forgetting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.embeddedkafka.EmbeddedKafka;
import dev.plumbline.pairs.forgetting.ErasureRequests;
import dev.plumbline.pairs.forgetting.UserHash;
import dev.plumbline.runtime.kafka.KafkaClients;
import dev.plumbline.runtime.kafka.TopicRead;
import dev.plumbline.schema.Erasure;
import dev.plumbline.standalone.reading.FreshTopics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a real broker. */
class ErasureLogIT {
  private static final String USER = UserHash.of("ann");
  private static final String OTHER = UserHash.of("bob");
  private static final Instant ASKED = Instant.parse("2026-03-01T12:00:00Z");

  @TempDir private static Path directory;
  private static EmbeddedKafka broker;

  @BeforeAll
  static void startBroker() {
    broker = EmbeddedKafka.start(directory, 0);
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @Test
  void aReportInPartsCountsOnceAndIsGoneWhenTheRequestIsFinished() throws Exception {
    KafkaClients clients =
        FreshTopics.make(broker, "parts", Map.of("plumbline.kafka.topics.partitions", 1));
    String topic = clients.configuration().topics().erasures().name();
    TopicScan scan = new TopicScan(clients, TopicRead.PATIENCE);
    ErasureLog log = new ErasureLog(clients, scan);
    Erasure request = log.request(USER, "ann", ASKED);
    String counting = ErasureRequests.reportKey(USER, "counting-0");
    write(clients, topic, counting + "/7-0", report(ASKED, 0));
    assertThat(log.reports(USER, request, TopicRead.PATIENCE).done()).isZero();

    write(clients, topic, counting, report(ASKED, 7));
    write(clients, topic, ErasureRequests.reportKey(USER, "resolution-0"), report(ASKED, 0));
    String ofBefore = ErasureRequests.reportKey(USER, "counting-1");
    write(clients, topic, ofBefore, report(ASKED.minusSeconds(9), 1));

    ErasureLog.Reports reports = log.reports(USER, request, TopicRead.PATIENCE);
    assertThat(reports.done()).isEqualTo(log.parts()).isEqualTo(2);
    assertThat(reports.all()).hasSize(3).extracting(Erasure::getVotes).contains(7);
    log.finish(USER, request);
    Map<String, Erasure> left = new HashMap<>();
    scan.latest(topic, Erasure.class, left);
    assertThat(left).containsOnlyKeys(USER);
  }

  @Test
  void whatIsFinishedIsDeletedWhenNoVoteOfThenCanBeReadAgain() throws Exception {
    KafkaClients clients = FreshTopics.make(broker, "old", Map.of());
    String topic = clients.configuration().topics().erasures().name();
    TopicScan scan = new TopicScan(clients, TopicRead.PATIENCE);
    ErasureLog log = new ErasureLog(clients, scan);
    String old = UserHash.of("old");
    String recent = UserHash.of("recent");
    String unfinished = UserHash.of("unfinished");
    String reported = ErasureRequests.reportKey(unfinished, "counting-0");
    Instant then = ASKED.minus(Duration.ofDays(63));
    write(clients, topic, old, finished(then));
    write(clients, topic, ErasureRequests.reportKey(old, "counting-0"), report(then, 1));
    write(clients, topic, recent, finished(ASKED.minus(Duration.ofDays(59))));
    Erasure pending = Erasure.newBuilder().setUserId("unfinished").setRequestedAt(then).build();
    write(clients, topic, unfinished, pending);
    write(clients, topic, reported, report(then, 1));

    log.finish(USER, log.request(USER, "ann", ASKED));

    Map<String, Erasure> left = new HashMap<>();
    scan.latest(topic, Erasure.class, left);
    assertThat(left).containsOnlyKeys(USER, recent, unfinished, reported);
    // Pair-builders that run know the key; they have to hear that it is gone.
    List<String> told = new ArrayList<>();
    scan.read(
        topic,
        record -> {
          if (record.value() == null) {
            told.add(new String(record.key(), StandardCharsets.UTF_8));
          }
        });
    assertThat(told).containsExactly(old);
  }

  @Test
  void installationsThatShareAClusterDoNotShutEachOtherOut() throws Exception {
    KafkaClients one = FreshTopics.make(broker, "one", Map.of());
    KafkaClients other = FreshTopics.make(broker, "other", Map.of());

    for (KafkaClients clients : List.of(one, other)) {
      new ErasureLog(clients, new TopicScan(clients, TopicRead.PATIENCE))
          .request(USER, "ann", ASKED);
    }

    try (Admin admin = one.admin("test")) {
      assertThat(admin.listTransactions().all().get())
          .extracting(TransactionListing::transactionalId)
          .contains("one-plumbline-forget", "other-plumbline-forget");
    }
  }

  @Test
  void aCommandThatReadBeforeAnotherFinishedDoesNotBringTheOthersUserBack() {
    KafkaClients clients =
        FreshTopics.make(broker, "both", Map.of("plumbline.kafka.topics.partitions", 1));
    TopicScan scan = new TopicScan(clients, TopicRead.PATIENCE);
    ErasureLog others = new ErasureLog(clients, scan);
    Erasure request = others.request(USER, "ann", ASKED);
    Erasure othersRequest = others.request(OTHER, "bob", ASKED);

    new ErasureLog(clients, new OvertakenScan(clients, () -> others.finish(OTHER, othersRequest)))
        .finish(USER, request);

    Map<String, Erasure> left = new HashMap<>();
    scan.latest(clients.configuration().topics().erasures().name(), Erasure.class, left);
    assertThat(left).containsOnlyKeys(USER, OTHER);
    assertThat(left.values()).extracting(Erasure::getUserId).containsOnlyNulls();
  }

  @Test
  void ofTwoCommandsThatBeginAtOnceOneAsksAndBothWaitForThat() {
    KafkaClients clients = FreshTopics.make(broker, "once", Map.of());
    ErasureLog other = new ErasureLog(clients, new TopicScan(clients, TopicRead.PATIENCE));
    TopicScan overtaken =
        new OvertakenScan(
            clients,
            () -> assertThat(other.request(USER, "ann", ASKED).getRequestedAt()).isEqualTo(ASKED));

    Erasure request = new ErasureLog(clients, overtaken).request(USER, "ann", ASKED.plusSeconds(1));

    assertThat(request.getRequestedAt()).isEqualTo(ASKED);
  }

  /** After its first reading another command does something. */
  private static final class OvertakenScan extends TopicScan {
    private final Runnable other;
    private final AtomicBoolean overtaken = new AtomicBoolean();

    OvertakenScan(KafkaClients clients, Runnable other) {
      super(clients, TopicRead.PATIENCE);
      this.other = other;
    }

    @Override
    <V extends SpecificRecord> Map<TopicPartition, Long> latest(
        String topic, Class<V> type, Map<String, V> latest) {
      Map<TopicPartition, Long> ends = super.latest(topic, type, latest);
      if (overtaken.compareAndSet(false, true)) {
        other.run();
      }
      return ends;
    }
  }

  private static Erasure finished(Instant asked) {
    return Erasure.newBuilder().setRequestedAt(asked).build();
  }

  private static Erasure report(Instant asked, int votes) {
    return Erasure.newBuilder().setRequestedAt(asked).setTask("counting-0").setVotes(votes).build();
  }

  private static void write(KafkaClients clients, String topic, String key, Erasure report)
      throws Exception {
    try (Producer<String, Erasure> producer = clients.producer("test", Map.of())) {
      RecordMetadata written = producer.send(new ProducerRecord<>(topic, key, report)).get();
      assertThat(written.topic()).isEqualTo(topic);
    }
  }
}
