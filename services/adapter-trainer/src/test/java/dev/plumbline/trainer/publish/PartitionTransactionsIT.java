package dev.plumbline.trainer.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.plumbline.embeddedkafka.EmbeddedKafka;
import dev.plumbline.runtime.channel.PairDigests;
import dev.plumbline.runtime.channel.PairKey;
import dev.plumbline.schema.ModelUpdate;
import dev.plumbline.schema.TrainingRun;
import dev.plumbline.trainer.Installation;
import dev.plumbline.trainer.Records;
import dev.plumbline.trainer.ledger.Ledger;
import dev.plumbline.trainer.ledger.LedgerCodec;
import dev.plumbline.trainer.loop.TrainerSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartitionTransactionsIT {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  @TempDir static Path directory;
  private static EmbeddedKafka broker;

  @BeforeAll
  static void startBroker() {
    broker = EmbeddedKafka.start(directory.resolve("kafka"), 0);
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @Test
  void recordsAndLedgerAreWrittenTogether() {
    try (Installation installation = installation("together")) {
      TopicPartition partition = installation.pairsPartition("c");
      Ledger ledger = new Ledger(7, Map.of("c", 9L), Optional.empty(), 3);
      try (PartitionTransactions transactions = open(installation, partition)) {

        transactions.commit(List.of(update(installation)), ledger, member(installation));
      }

      assertThat(installation.updates()).containsExactly(Records.update());
      assertThat(committed(installation, partition)).isEqualTo(ledger);
    }
  }

  @Test
  void aWorkerThatLostItsPartitionCannotAnnounce() {
    try (Installation installation = installation("fenced")) {
      TopicPartition partition = installation.pairsPartition("c");
      try (PartitionTransactions old = open(installation, partition);
          PartitionTransactions young = open(installation, partition)) {

        assertThatThrownBy(
                () -> old.commit(List.of(update(installation)), Ledger.NEW, member(installation)))
            .isInstanceOf(KafkaException.class);
        young.commit(
            List.of(update(installation)), Ledger.NEW.committedTo(5), member(installation));
      }

      assertThat(installation.updates()).hasSize(1);
      assertThat(committed(installation, partition).committed()).isEqualTo(5);
    }
  }

  @Test
  void aMemberThatTheGroupForgotCannotAnnounce() {
    try (Installation installation = installation("forgotten")) {
      TopicPartition partition = installation.pairsPartition("c");
      ConsumerGroupMetadata stale = memberThatLeft(installation);
      try (PartitionTransactions transactions = open(installation, partition)) {

        assertThatThrownBy(
                () -> transactions.commit(List.of(update(installation)), Ledger.NEW, stale))
            .isInstanceOf(StaleMembershipException.class);
        assertThat(installation.updates()).isEmpty();

        transactions.commit(List.of(update(installation)), Ledger.NEW, member(installation));
        assertThat(installation.updates()).extracting(ModelUpdate::getVersion).containsExactly(1L);
      }
    }
  }

  @Test
  void theRecordOfARunOnAsManyPairsAsAreAllowedIsTaken() {
    try (Installation installation = installation("many")) {
      List<PairKey> pairs =
          IntStream.range(0, TrainerSettings.MOST_PAIRS)
              .mapToObj(number -> new PairKey("c", "pair-" + number))
              .toList();
      TrainingRun run = Records.run();
      run.setLearnedPairs(PairDigests.of(pairs).bytes());
      ProducerRecord<String, SpecificRecord> record =
          new ProducerRecord<>(installation.topics().trainingRuns().name(), run.getRunId(), run);
      try (PartitionTransactions transactions =
          open(installation, installation.pairsPartition("c"))) {

        transactions.commit(List.of(record), Ledger.NEW, member(installation));
      }

      await().until(() -> installation.runs().equals(List.of(run)));
    }
  }

  private static Installation installation(String name) {
    return Installation.create(directory.resolve(name), broker.bootstrapServers(), name);
  }

  private static PartitionTransactions open(Installation installation, TopicPartition partition) {
    return PartitionTransactions.open(installation.clients(), "group", partition, TIMEOUT);
  }

  private static ProducerRecord<String, SpecificRecord> update(Installation installation) {
    return new ProducerRecord<>(installation.topics().modelUpdates().name(), "c", Records.update());
  }

  /** What a consumer says that has not joined: Kafka then does not ask for a member. */
  private static ConsumerGroupMetadata member(Installation installation) {
    try (Consumer<byte[], byte[]> consumer = consumer(installation)) {
      return consumer.groupMetadata();
    }
  }

  private static ConsumerGroupMetadata memberThatLeft(Installation installation) {
    try (Consumer<byte[], byte[]> consumer = consumer(installation)) {
      consumer.subscribe(List.of(installation.topics().preferencePairs().name()));
      while (consumer.assignment().isEmpty()) {
        consumer.poll(Duration.ofMillis(100));
      }
      return consumer.groupMetadata();
    }
  }

  private static Consumer<byte[], byte[]> consumer(Installation installation) {
    return installation.clients().bytesConsumer("test", Map.of("group.id", "group"));
  }

  private static Ledger committed(Installation installation, TopicPartition partition) {
    try (Consumer<byte[], byte[]> consumer = consumer(installation)) {
      OffsetAndMetadata committed = consumer.committed(Set.of(partition)).get(partition);
      return LedgerCodec.read(committed.offset(), committed.metadata());
    }
  }
}
