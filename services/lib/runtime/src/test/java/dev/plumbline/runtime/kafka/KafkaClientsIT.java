package dev.plumbline.runtime.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.embeddedkafka.EmbeddedKafka;
import dev.plumbline.runtime.configuration.Configuration;
import dev.plumbline.runtime.service.StartException;
import dev.plumbline.schema.FeedbackEvent;
import dev.plumbline.schema.Rating;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaClientsIT {
  @TempDir static Path directory;
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
  void aMissingTopicIsNamedAndMadeByAnExplicitCommandOnly() {
    KafkaClients clients = clients("missing-");
    Topics topics = clients.configuration().topics();

    try (TopicAdministration administration = new TopicAdministration(clients)) {
      assertThatThrownBy(() -> administration.require(topics.main()))
          .isInstanceOf(StartException.class)
          .hasMessageContaining("missing-feedback")
          .hasMessageContaining("plumbline topics create");

      assertThat(administration.create(topics.all())).hasSize(11);
      assertThat(administration.create(topics.all())).isEmpty();
      administration.require(topics.all());
    }
  }

  @Test
  void moreCopiesThanBrokersAreRefusedWithTheSettingToChange() {
    KafkaClients clients = clients("copies-", Map.of("plumbline.kafka.topics.replication", 3));

    try (TopicAdministration administration = new TopicAdministration(clients)) {
      assertThatThrownBy(() -> administration.create(clients.configuration().topics().main()))
          .isInstanceOf(StartException.class)
          .hasMessageContaining("topic copies-")
          .hasMessageContaining("set plumbline.kafka.topics.replication to at most the number");
    }
  }

  @Test
  void aTopicThatWasMadeCanBeWrittenToAtOnce() {
    KafkaClients clients = clients("made-", Map.of("plumbline.kafka.topics.partitions", 40));
    TopicDefinition topic = clients.configuration().topics().feedback();
    Map<TopicPartition, OffsetSpec> partitions =
        topic.topicPartitions().stream()
            .collect(Collectors.toMap(Function.identity(), partition -> OffsetSpec.latest()));
    try (TopicAdministration administration = new TopicAdministration(clients);
        Admin impatient = impatientAdmin(clients)) {
      administration.create(List.of(topic));

      assertThat(impatient.listOffsets(partitions).all().toCompletionStage().toCompletableFuture())
          .succeedsWithin(Duration.ofSeconds(30))
          .asInstanceOf(InstanceOfAssertFactories.MAP)
          .hasSize(topic.partitions());
    }
  }

  /** A client that takes a partition without a leader for an error. */
  private static Admin impatientAdmin(KafkaClients clients) {
    return Admin.create(
        Map.of("bootstrap.servers", clients.configuration().bootstrapServers(), "retries", 0));
  }

  @Test
  void aTopicOfOtherSettingsIsToldAndCorrectedWhenAskedTo() {
    Topics before = clients("settings-").configuration().topics();
    KafkaClients clients =
        clients("settings-", Map.of("plumbline.kafka.topics.compaction-lag", "7 hours"));
    Topics topics = clients.configuration().topics();
    try (TopicAdministration administration = new TopicAdministration(clients);
        TopicSettings settings = new TopicSettings(clients)) {
      administration.create(before.all());

      List<TopicSettings.Deviation> deviations = settings.deviations(topics.all());

      String lag = Long.toString(Duration.ofHours(7).toMillis());
      String lagBefore = Long.toString(before.compactionLag().toMillis());
      assertThat(deviations)
          .contains(
              new TopicSettings.Deviation(
                  topics.preferencePairs().name(), "max.compaction.lag.ms", lagBefore, lag));
      settings.correct(deviations);
      Awaitility.await().until(() -> settings.deviations(topics.all()).isEmpty());
      assertThat(settings.deviations(before.all())).hasSameSizeAs(deviations);
    }
  }

  @Test
  void aTopicThatForgetsTooSoonThatKeysAreGoneIsCorrected() throws Exception {
    KafkaClients clients = clients("gone-");
    TopicDefinition pairs = clients.configuration().topics().preferencePairs();
    Map<String, String> ofBefore = new HashMap<>(pairs.settings());
    ofBefore.remove("delete.retention.ms");
    try (Admin admin = clients.admin("before");
        TopicSettings settings = new TopicSettings(clients)) {
      admin
          .createTopics(List.of(new NewTopic(pairs.name(), 1, (short) 1).configs(ofBefore)))
          .all()
          .get();

      List<TopicSettings.Deviation> deviations = settings.deviations(List.of(pairs));

      String day = Long.toString(Duration.ofDays(1).toMillis());
      String twoWeeks = Long.toString(Duration.ofDays(14).toMillis());
      assertThat(deviations)
          .containsExactly(
              new TopicSettings.Deviation(pairs.name(), "delete.retention.ms", day, twoWeeks));
      settings.correct(deviations);
      Awaitility.await().until(() -> settings.deviations(List.of(pairs)).isEmpty());
    }
  }

  @Test
  void copiesOfStateAreComparedAsFarAsTheyExist() {
    KafkaClients clients = clients("state-");
    Duration lag = Duration.ofHours(5);
    String wanted = Long.toString(lag.toMillis());
    TopicDefinition copy = compacted("counter-ballots-changelog", Duration.ofHours(9));
    List<TopicDefinition> others =
        List.of(
            compacted("counter-too-ballots-changelog", Duration.ofHours(9)),
            compacted("counter-prompts-changelog", lag));
    List<String> ofState =
        List.of(copy.name(), "counter-prompts-changelog", "counter-quotas-changelog");
    try (TopicAdministration administration = new TopicAdministration(clients);
        TopicSettings settings = new TopicSettings(clients)) {
      administration.create(others);
      administration.create(List.of(copy));

      List<TopicSettings.Deviation> deviations = settings.deviationsOfState(ofState, lag);

      String before = Long.toString(Duration.ofHours(9).toMillis());
      assertThat(deviations)
          .containsExactlyInAnyOrder(
              new TopicSettings.Deviation(copy.name(), "max.compaction.lag.ms", before, wanted),
              new TopicSettings.Deviation(copy.name(), "segment.ms", before, wanted));
      settings.correct(deviations);
      Awaitility.await().until(() -> settings.deviationsOfState(ofState, lag).isEmpty());
    }
  }

  private static TopicDefinition compacted(String name, Duration lag) {
    return new TopicDefinition(name, 1, (short) 1, new TopicDefinition.Cleanup.Compact(lag));
  }

  @Test
  void aBrokerThatIsNotThereIsNamed() {
    Configuration configuration =
        Configuration.load(Optional.empty(), Map.of())
            .withOverrides(
                Map.of(
                    "plumbline.kafka.bootstrap-servers", "127.0.0.1:1",
                    "plumbline.kafka.properties.\"default.api.timeout.ms\"", "1000",
                    "plumbline.kafka.properties.\"request.timeout.ms\"", "500"));
    KafkaClients clients = new KafkaClients(KafkaConfiguration.from(configuration));

    try (TopicAdministration administration = new TopicAdministration(clients)) {
      assertThatThrownBy(() -> administration.require(clients.configuration().topics().main()))
          .isInstanceOf(StartException.class)
          .hasMessageContaining("Kafka at 127.0.0.1:1 does not answer");
    }
  }

  @Test
  void anAvroRecordIsReadBackAndGarbageGoesToTheDeadLettersAsItCame() throws Exception {
    KafkaClients clients = clients("decode-");
    Topics topics = clients.configuration().topics();
    try (TopicAdministration administration = new TopicAdministration(clients)) {
      administration.create(topics.all());
    }
    FeedbackEvent event = event();
    byte[] garbage = "not avro".getBytes(StandardCharsets.UTF_8);
    try (Producer<String, FeedbackEvent> producer = clients.producer("test", Map.of());
        Producer<byte[], byte[]> bytes = clients.bytesProducer("test-garbage")) {
      producer.send(new ProducerRecord<>(topics.feedback().name(), 0, "e1", event)).get();
      bytes
          .send(new ProducerRecord<>(topics.feedback().name(), 0, new byte[] {'k'}, garbage))
          .get();
    }

    List<ConsumerRecord<byte[], byte[]>> records = read(clients, topics.feedback().name(), 2);
    AvroDecoder<FeedbackEvent> decoder = clients.decoder(FeedbackEvent.class);
    Decoded<FeedbackEvent> first = decoder.decode(records.get(0));
    Decoded<FeedbackEvent> second = decoder.decode(records.get(1));

    assertThat(first).isEqualTo(new Decoded.Present<>("e1", Optional.of(event)));
    assertThat(second).isInstanceOf(Decoded.Undecodable.class);

    String reason = ((Decoded.Undecodable<FeedbackEvent>) second).reason();
    try (DeadLetters letters = new DeadLetters(clients, "test")) {
      letters.send(records.get(1), reason);
    }
    ConsumerRecord<byte[], byte[]> letter =
        read(clients, topics.feedback().deadLetterName(), 1).get(0);
    assertThat(letter.value()).isEqualTo(garbage);
    assertThat(letter.key()).isEqualTo(new byte[] {'k'});
    assertThat(header(letter, DeadLetters.REASON)).isEqualTo(reason).isNotEmpty();
    assertThat(header(letter, DeadLetters.TOPIC)).isEqualTo(topics.feedback().name());
    assertThat(header(letter, DeadLetters.OFFSET)).isEqualTo("1");
  }

  @Test
  void aDeadLetterThatIsTooLargeIsWrittenShortenedAndSaysWhereTheWholeLies() {
    KafkaClients clients = clients("large-");
    TopicDefinition pairs = clients.configuration().topics().preferencePairs();
    try (TopicAdministration administration = new TopicAdministration(clients)) {
      administration.create(clients.configuration().topics().all());
    }

    try (DeadLetters letters = new DeadLetters(clients, "test")) {
      letters.send(
          new ConsumerRecord<>(pairs.name(), 3, 17, new byte[] {'k'}, new byte[2 << 20]), "why");
    }

    ConsumerRecord<byte[], byte[]> letter = read(clients, pairs.deadLetterName(), 1).get(0);
    assertThat(letter.value()).hasSize(16 * 1024);
    assertThat(letter.key()).isEqualTo(new byte[] {'k'});
    assertThat(header(letter, DeadLetters.REASON)).isEqualTo("why");
    assertThat(header(letter, DeadLetters.SHORTENED)).contains("lies at " + pairs.name() + "-3@17");
  }

  @Test
  void anUnreachableRegistryIsNoReasonToDropARecord() {
    KafkaClients reachable = clients("outage-");
    byte[] bytes;
    try (var serializer = reachable.<FeedbackEvent>avroSerializer()) {
      bytes = serializer.serialize("outage-feedback", event());
    }
    KafkaClients unreachable =
        clients("outage-", Map.of("plumbline.kafka.schema-registry-url", "http://127.0.0.1:1"));
    AvroDecoder<FeedbackEvent> decoder = unreachable.decoder(FeedbackEvent.class);

    assertThatThrownBy(
            () -> decoder.decode(new ConsumerRecord<>("outage-feedback", 0, 0, null, bytes)))
        .isInstanceOf(RegistryUnavailableException.class)
        .hasMessageContaining("plumbline.kafka.schema-registry-url");
  }

  private static FeedbackEvent event() {
    return FeedbackEvent.newBuilder()
        .setEventId("e1")
        .setCompletionId("c1")
        .setRating(Rating.UP)
        .setCreatedAt(Instant.ofEpochMilli(1_700_000_000_000L))
        .build();
  }

  private static KafkaClients clients(String prefix) {
    return clients(prefix, Map.of());
  }

  private static KafkaClients clients(String prefix, Map<String, ?> more) {
    Configuration configuration =
        Configuration.load(Optional.empty(), Map.of())
            .withOverrides(
                Map.of(
                    "plumbline.kafka.bootstrap-servers",
                    broker.bootstrapServers(),
                    "plumbline.kafka.schema-registry-url",
                    "mock://kafka-clients",
                    "plumbline.kafka.topics.prefix",
                    prefix))
            .withOverrides(more);
    return new KafkaClients(KafkaConfiguration.from(configuration));
  }

  private static List<ConsumerRecord<byte[], byte[]>> read(
      KafkaClients clients, String topic, int count) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (Consumer<byte[], byte[]> consumer =
        clients.bytesConsumer("test", Map.of("group.id", "test-" + topic))) {
      consumer.subscribe(List.of(topic));
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(
              () -> {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
                return records.size() >= count;
              });
    }
    return records;
  }

  private static String header(ConsumerRecord<byte[], byte[]> letter, String name) {
    return new String(letter.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }
}
