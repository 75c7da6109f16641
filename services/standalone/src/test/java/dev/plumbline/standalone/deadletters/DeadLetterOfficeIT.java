package dev.plumbline.standalone.deadletters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.embeddedkafka.EmbeddedKafka;
import dev.plumbline.runtime.kafka.DeadLetters;
import dev.plumbline.runtime.kafka.KafkaClients;
import dev.plumbline.runtime.kafka.TopicDefinition;
import dev.plumbline.runtime.kafka.TopicRead;
import dev.plumbline.runtime.kafka.Topics;
import dev.plumbline.standalone.reading.FreshTopics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** On a real broker; each test has topics of its own. */
class DeadLetterOfficeIT {
  private static final int LETTERS = 120;
  private static final int KEYS = 10;

  @TempDir static Path directory;
  private static EmbeddedKafka broker;

  private KafkaClients clients;
  private DeadLetterOffice office;
  private TopicDefinition feedback;

  @BeforeAll
  static void startBroker() {
    broker = EmbeddedKafka.start(directory, 0);
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @BeforeEach
  void makeTopics(TestInfo test) {
    clients =
        FreshTopics.make(
            broker,
            test.getTestMethod().orElseThrow().getName(),
            Map.of("plumbline.kafka.topics.partitions", 3));
    feedback = clients.configuration().topics().feedback();
    office = new DeadLetterOffice(clients);
  }

  @Test
  void lettersAreSentAgainOnceInTheOrderOfTheirKeysToWhereTheyCameFrom() {
    List<ConsumerRecord<byte[], byte[]>> originals = refuse(LETTERS);

    assertThat(office.replay(feedback, Selection.ALL, sent -> {})).isEqualTo(LETTERS);
    assertThat(office.replay(feedback, Selection.ALL, sent -> {})).isZero();
    assertThat(office.list()).isEmpty();

    List<ConsumerRecord<byte[], byte[]>> all = read(feedback.name());
    assertThat(all).hasSize(2 * LETTERS);
    List<ConsumerRecord<byte[], byte[]>> again =
        all.stream().filter(record -> !isOf(originals, record)).toList();
    assertThat(byKey(again)).isEqualTo(byKey(originals));
    assertThat(again)
        .allSatisfy(
            record ->
                assertThat(record.headers().toArray())
                    .extracting(header -> header.key())
                    .containsExactly("trace"));
  }

  @Test
  void whatArrivesLaterAndWhatWasLeftOverWaits() {
    refuse(9);
    assertThat(office.replay(feedback, new Selection(OptionalInt.empty(), 4), sent -> {}))
        .isEqualTo(4);
    assertThat(waiting()).isEqualTo(5);

    refuse(2);
    assertThat(waiting()).isEqualTo(7);
    assertThat(office.drop(feedback, new Selection(OptionalInt.empty(), 3))).isEqualTo(3);
    assertThat(office.replay(feedback, Selection.ALL, sent -> {})).isEqualTo(4);
    assertThat(read(feedback.name())).hasSize(9 + 2 + 4 + 4);
  }

  @Test
  void aLetterFromElsewhereStopsTheReplayUntilItIsDropped() {
    refuse(KEYS);
    int partition = forge("model-updates");
    refuse(KEYS);

    assertThatThrownBy(() -> office.replay(feedback, Selection.ALL, sent -> {}))
        .isInstanceOf(UnreplayableLetterException.class)
        .hasMessageContaining("plumbline dlq drop")
        .hasMessageContaining("--partition " + partition + " --limit 1");
    assertThat(office.drop(feedback, new Selection(OptionalInt.of(partition), 1))).isEqualTo(1);
    office.replay(feedback, Selection.ALL, sent -> {});

    assertThat(waiting()).isZero();
    assertThat(read(feedback.name())).hasSize(4 * KEYS);
    assertThat(read(clients.configuration().topics().modelUpdates().name())).isEmpty();
  }

  @Test
  void aLetterOfWhichTheBeginningIsLeftIsNotSentAgain() {
    try (DeadLetters letters = new DeadLetters(clients, "test")) {
      letters.send(
          new ConsumerRecord<>(feedback.name(), 1, 17, bytes("key"), new byte[2 << 20]),
          "not a vote");
    }

    assertThatThrownBy(() -> office.replay(feedback, Selection.ALL, sent -> {}))
        .isInstanceOf(UnreplayableLetterException.class)
        .hasMessageContaining("the whole lies at " + feedback.name() + "-1@17")
        .hasMessageContaining("plumbline dlq drop");
    assertThat(read(feedback.name())).isEmpty();

    List<String> lines = new ArrayList<>();
    office.show(feedback, Selection.ALL, lines::add);
    assertThat(lines)
        .singleElement()
        .asString()
        .contains(
            "holds   the first 16384 bytes", "the whole lies at " + feedback.name() + "-1@17");
  }

  @Test
  void aLetterAsLargeAsItsTopicWasMadeToTakeIsSentAgain() throws Exception {
    raiseTo(2 << 20, feedback.name(), feedback.deadLetterName());
    byte[] large = new byte[3 << 19];
    try (DeadLetters letters = new DeadLetters(clients, "test")) {
      letters.send(new ConsumerRecord<>(feedback.name(), 1, 17, bytes("key"), large), "not a vote");
    }

    assertThat(office.replay(feedback, Selection.ALL, sent -> {})).isEqualTo(1);

    assertThat(read(feedback.name()))
        .singleElement()
        .satisfies(record -> assertThat(record.value()).isEqualTo(large));
  }

  private void raiseTo(int bytes, String... topics) throws Exception {
    AlterConfigOp raise =
        new AlterConfigOp(
            new ConfigEntry("max.message.bytes", Integer.toString(bytes)),
            AlterConfigOp.OpType.SET);
    try (Admin admin = clients.admin("limits")) {
      for (String topic : topics) {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        var unused = admin.incrementalAlterConfigs(Map.of(resource, List.of(raise))).all().get();
      }
    }
  }

  @Test
  void whatWasSentAgainOrDroppedDoesNotWaitAgainWhenKafkaForgetsTheGroup() throws Exception {
    refuse(9);
    assertThat(office.replay(feedback, new Selection(OptionalInt.empty(), 4), sent -> {}))
        .isEqualTo(4);
    assertThat(office.drop(feedback, new Selection(OptionalInt.empty(), 3))).isEqualTo(3);

    forgetTheGroup();

    assertThat(waiting()).isEqualTo(2);
    assertThat(read(feedback.deadLetterName())).hasSize(2);
    assertThat(office.replay(feedback, Selection.ALL, sent -> {})).isEqualTo(2);
  }

  @Test
  void whatAnInterruptedCommandWasDoneWithButDidNotDeleteIsDeletedByTheNext() throws Exception {
    refuse(9);
    try (DeadLetterBox box =
        new DeadLetterBox(clients, feedback, Selection.ALL, TopicRead.PATIENCE)) {
      for (List<Letter> letters = box.next(); !letters.isEmpty(); letters = box.next()) {
        box.done(letters);
      }
    }
    assertThat(waiting()).isZero();
    assertThat(read(feedback.deadLetterName())).hasSize(9);

    assertThat(office.replay(feedback, Selection.ALL, sent -> {})).isZero();
    forgetTheGroup();

    assertThat(waiting()).isZero();
    assertThat(read(feedback.deadLetterName())).isEmpty();
  }

  @Test
  void lettersOfCompactedTopicsAreNotSentAgainButCanBeDropped() {
    Topics topics = clients.configuration().topics();
    for (TopicDefinition compacted :
        List.of(topics.preferencePairs(), topics.modelUpdates(), topics.trainingRuns())) {
      refuse(compacted, 1);

      assertThatThrownBy(() -> office.replay(compacted, Selection.ALL, sent -> {}))
          .isInstanceOf(UnreplayableTopicException.class)
          .hasMessageContaining("restart the service that refused it")
          .hasMessageContaining("plumbline dlq drop " + compacted.name());

      assertThat(read(compacted.name())).hasSize(1);
      assertThat(waiting()).isEqualTo(1);
      assertThat(office.drop(compacted, Selection.ALL)).isEqualTo(1);
      assertThat(waiting()).isZero();
    }
  }

  @Test
  void theListCountsReasonsAndShowTellsWhatALetterHolds() {
    List<ConsumerRecord<byte[], byte[]>> originals = refuse(3);
    TopicDefinition updates = clients.configuration().topics().modelUpdates();
    assertThat(office.list()).hasSize(1);
    DeadLetterOffice.Summary summary = office.list().get(0);
    assertThat(summary.topic()).isEqualTo(feedback.name());
    assertThat(summary.letters()).isEqualTo(3);
    assertThat(summary.reasons()).isEqualTo(Map.of("not a vote", 3L));

    List<String> lines = new ArrayList<>();
    office.show(feedback, new Selection(OptionalInt.empty(), 1), lines::add);
    assertThat(lines).hasSize(1);
    assertThat(lines.get(0))
        .contains(
            "from " + feedback.name() + "-", "reason  not a vote", "key     key", "value   g·")
        .containsAnyOf(
            originals.stream()
                .map(record -> " of " + Instant.ofEpochMilli(record.timestamp()))
                .toArray(String[]::new));

    office.show(updates, Selection.ALL, line -> lines.add("unexpected: " + line));
    assertThat(lines).hasSize(1);
  }

  @Test
  void topicsAreKnownByTheirShortNamesToo() {
    assertThat(office.topic("feedback")).contains(feedback);
    assertThat(office.topic("feedback.dlq")).contains(feedback);
    assertThat(office.topic(feedback.name())).contains(feedback);
    assertThat(office.topic("feedbacks")).isEmpty();
  }

  private List<ConsumerRecord<byte[], byte[]>> refuse(int count) {
    return refuse(feedback, count);
  }

  /** Records that came to a topic, and a letter for each. */
  private List<ConsumerRecord<byte[], byte[]>> refuse(TopicDefinition topic, int count) {
    int before = read(topic.name()).size();
    try (Producer<byte[], byte[]> producer = clients.bytesProducer("garbage")) {
      for (int i = 0; i < count; i++) {
        producer
            .send(
                new ProducerRecord<>(
                    topic.name(),
                    null,
                    bytes("key " + i % KEYS),
                    bytes("g\u0007 " + (before + i)),
                    new RecordHeaders().add("trace", bytes("1"))))
            .get();
      }
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError(e);
    }
    List<ConsumerRecord<byte[], byte[]>> all = read(topic.name());
    List<ConsumerRecord<byte[], byte[]>> fresh =
        all.stream()
            .filter(record -> Integer.parseInt(text(record.value()).substring(3)) >= before)
            .toList();
    try (DeadLetters letters = new DeadLetters(clients, "test")) {
      fresh.forEach(record -> letters.send(record, "not a vote"));
    }
    return fresh;
  }

  /** What Kafka does some days after the last commit. */
  private void forgetTheGroup() throws Exception {
    try (Admin admin = clients.admin("time")) {
      var unused = admin.deleteConsumerGroups(List.of(DeadLetterOffice.GROUP)).all().get();
    }
  }

  private int forge(String topic) {
    try (Producer<byte[], byte[]> producer = clients.bytesProducer("forger")) {
      return producer
          .send(
              new ProducerRecord<>(
                  feedback.deadLetterName(),
                  null,
                  bytes("key 1"),
                  bytes("forged"),
                  new RecordHeaders()
                      .add(DeadLetters.TOPIC, bytes(topic))
                      .add(DeadLetters.PARTITION, bytes("0"))))
          .get()
          .partition();
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  private int waiting() {
    return office.list().stream().mapToInt(DeadLetterOffice.Summary::letters).sum();
  }

  private static boolean isOf(
      List<ConsumerRecord<byte[], byte[]>> records, ConsumerRecord<byte[], byte[]> one) {
    return records.stream()
        .anyMatch(
            record -> record.partition() == one.partition() && record.offset() == one.offset());
  }

  /** The values of each key, with their partition, in their order. */
  private static Map<String, List<String>> byKey(List<ConsumerRecord<byte[], byte[]>> records) {
    return records.stream()
        .collect(
            Collectors.groupingBy(
                record -> text(record.key()),
                Collectors.mapping(
                    record -> record.partition() + " " + text(record.value()),
                    Collectors.toList())));
  }

  private List<ConsumerRecord<byte[], byte[]>> read(String topic) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (Consumer<byte[], byte[]> consumer = clients.bytesConsumer("reader", Map.of())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(partition -> new TopicPartition(topic, partition.partition()))
              .toList();
      consumer.assign(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
        consumer.poll(Duration.ofMillis(100)).forEach(records::add);
      }
    }
    return records;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
