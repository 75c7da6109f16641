package dev.plumbline.pairs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.plumbline.embeddedkafka.EmbeddedKafka;
import dev.plumbline.runtime.kafka.TopicDefinition;
import dev.plumbline.runtime.service.StartException;
import dev.plumbline.schema.FeedbackEvent;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PairBuilderServiceIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static EmbeddedKafka broker;

  @TempDir Path directory;
  private String name;

  @BeforeAll
  static void startBroker(@TempDir Path directory) {
    broker = EmbeddedKafka.start(directory, 0);
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @BeforeEach
  void giveEachTestItsOwnTopics(TestInfo test) {
    name = "t" + Integer.toHexString((test.getTestMethod() + test.getDisplayName()).hashCode());
  }

  @Test
  void votesBecomePairsAndAChannelStaysInOnePartition() {
    try (Installation installation = create(Map.of());
        PairBuilderService service = installation.startService()) {
      for (int i = 0; i < 20; i++) {
        installation.send(PairDriver.completion("default", "c" + i, "Question " + i, "yes"));
        installation.send(Vote.of("ann").up().on("c" + i).id("up-" + i));
        installation.send(Vote.of("ann").down().on("Question " + i, "no").id("down-" + i));
      }

      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> assertThat(installation.sides()).hasSize(20).containsOnly("yes > no"));
      assertThat(installation.partitionsOf("default")).hasSize(1);
      assertThat(service.readiness().ready()).isTrue();
    }
  }

  @Test
  void aGarbageRecordLandsInTheDeadLettersAndTheServiceGoesOn() {
    try (Installation installation = create(Map.of());
        PairBuilderService service = installation.startService()) {
      TopicDefinition feedback = installation.topics().feedback();
      TopicDefinition completions = installation.topics().completions();

      installation.send(feedback, 2, "key", "garbage".getBytes(StandardCharsets.UTF_8));
      installation.send(completions, 3, null, "rubbish".getBytes(StandardCharsets.UTF_8));
      installation.send(Vote.of("ann").up().on("Why?", "Because.").id("e1"));

      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                assertDeadLetter(installation, feedback, "garbage", 2);
                assertDeadLetter(installation, completions, "rubbish", 3);
                assertThat(installation.sides()).containsExactly("Because. > _");
              });
      assertThat(service.readiness().ready()).isTrue();
    }
  }

  @Test
  void aRecordThatIsLargeOnlyWhenItIsUnpackedDoesNotStopTheService() {
    try (Installation installation = create(Map.of());
        PairBuilderService service = installation.startService()) {
      TopicDefinition feedback = installation.topics().feedback();

      installation.sendPacked(feedback, "key", new byte[5 << 20]);
      installation.send(Vote.of("ann").up().on("Why?", "Because.").id("e1"));

      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                assertShortened(installation, feedback);
                assertThat(installation.sides()).containsExactly("Because. > _");
              });
      assertThat(service.readiness().ready()).isTrue();
    }
  }

  @Test
  void aDeadLetterThatItsTopicDoesNotTakeIsShortened() throws Exception {
    byte[] large = new byte[300 << 10];
    new Random(17).nextBytes(large);
    try (Installation installation = create(Map.of());
        Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      TopicDefinition feedback = installation.topics().feedback();
      limit(admin, feedback.deadLetterName(), 100_000);
      try (PairBuilderService service = installation.startService()) {
        installation.send(feedback, 2, "key", large);
        installation.send(Vote.of("ann").up().on("Why?", "Because.").id("e1"));

        // The thread of Streams ends with the exception that is expected here.
        await()
            .dontCatchUncaughtExceptions()
            .atMost(PATIENCE)
            .untilAsserted(
                () -> {
                  assertShortened(installation, feedback);
                  assertThat(installation.sides()).containsExactly("Because. > _");
                  assertThat(service.readiness().ready()).isTrue();
                });
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"rocksdb", "in-memory"})
  void aRestartKeepsWhatWasCounted(String store) {
    try (Installation installation = create(Map.of("plumbline.pair-builder.state.store", store))) {
      try (PairBuilderService first = installation.startService()) {
        installation.send(Vote.of("ann").up().on("Why?", "Because.").id("e1"));
        installation.send(Vote.of("bob").down().on("c1").id("e2"));
        await()
            .atMost(PATIENCE)
            .untilAsserted(() -> assertThat(installation.sides()).containsExactly("Because. > _"));
        assertThat(first.readiness().ready()).isTrue();
      }

      try (PairBuilderService second = installation.startService()) {
        installation.send(PairDriver.completion("default", "c1", "Why?", "No."));

        await()
            .atMost(PATIENCE)
            .untilAsserted(
                () -> assertThat(installation.sides()).containsExactly("Because. > No."));
        assertThat(second.readiness().ready()).isTrue();
      }
    }
  }

  @Test
  void stateThatWasAwayForLongerThanKafkaTellsWhatIsGoneIsReadBackFromKafka() throws IOException {
    try (Installation installation = create(Map.of())) {
      try (PairBuilderService first = installation.startService()) {
        installation.send(Vote.of("ann").up().on("Why?", "Because.").id("e1"));
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(installation.sides()).hasSize(1));
        assertThat(first.readiness().ready()).isTrue();
      }
      Path state = directory.resolve(name);
      Path old = Files.createFile(anyTask(state).resolve("of-the-old-state"));
      Path stoppedAt = directory.resolve(name + ".stopped-at");
      assertThat(stoppedAt).exists();
      Files.writeString(stoppedAt, "2026-01-01T00:00:00Z");

      try (PairBuilderService second = installation.startService()) {
        installation.send(Vote.of("bob").down().on("Why?", "No.").id("e2"));

        await()
            .atMost(PATIENCE)
            .untilAsserted(
                () -> assertThat(installation.sides()).containsExactly("Because. > No."));
        assertThat(second.readiness().ready()).isTrue();
        assertThat(old).doesNotExist();
      }
      assertThat(stoppedAt).content().doesNotStartWith("2026-01-01");
    }
  }

  private static Path anyTask(Path state) throws IOException {
    try (Stream<Path> tasks = Files.list(state)) {
      return tasks.filter(Files::isDirectory).findAny().orElseThrow();
    }
  }

  @Test
  void stateThatIsLostIsReadBackFromKafka(@TempDir Path empty) {
    try (Installation installation = create(Map.of())) {
      try (PairBuilderService first = installation.startService()) {
        installation.send(Vote.of("ann").up().on("Why?", "Because.").id("e1"));
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(installation.sides()).hasSize(1));
        assertThat(first.readiness().ready()).isTrue();
      }

      try (Installation elsewhere =
              create(Map.of("plumbline.pair-builder.state.directory", empty.toString()));
          PairBuilderService second = elsewhere.startService()) {
        elsewhere.send(Vote.of("bob").down().on("Why?", "No.").id("e2"));

        await()
            .atMost(PATIENCE)
            .untilAsserted(() -> assertThat(elsewhere.sides()).containsExactly("Because. > No."));
        assertThat(second.readiness().ready()).isTrue();
      }
    }
  }

  @Test
  void feedbackOfAClientWithAnotherPartitionerFindsItsCompletion() {
    try (Installation installation = create(Map.of());
        PairBuilderService service = installation.startService()) {
      TopicDefinition feedback = installation.topics().feedback();
      installation.send(PairDriver.completion("default", "c1", "Why?", "Because."));
      for (int partition = 0; partition < feedback.partitions(); partition++) {
        FeedbackEvent vote = Vote.of("user-" + partition).up().on("c1").id("e" + partition).event();
        installation.send(feedback, partition, null, installation.bytes(feedback, vote));
      }

      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(installation.pairs().values())
                      .singleElement()
                      .satisfies(
                          pair ->
                              assertThat(pair.getChosen().getUp())
                                  .isEqualTo(feedback.partitions())));
      assertThat(service.readiness().ready()).isTrue();
    }
  }

  @Test
  void metricsTellWhatWasCounted() throws IOException, InterruptedException {
    try (Installation installation = create(Map.of());
        PairBuilderService service = installation.startService()) {
      installation.send(Vote.of("ann").up().on("Why?", "Because.").id("e1").in("support"));
      await().atMost(PATIENCE).until(() -> !installation.sides().isEmpty());

      String metrics =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(URI.create(service.address().orElseThrow() + "/metrics"))
                      .build(),
                  BodyHandlers.ofString())
              .body();

      assertThat(metrics)
          .contains("plumbline_pairs_votes_total{channel=\"support\"} 1.0")
          .contains("plumbline_pairs_made_total{channel=\"support\"} 1.0")
          .contains("plumbline_pairs_lag{topic=\"" + installation.topics().feedback().name())
          .contains("plumbline_pairs_lag{topic=\"votes-by-prompt-repartition\"} 0.0")
          .contains("plumbline_pairs_store_entries{store=\"ballots\"} 1.0")
          .contains("plumbline_pairs_store_bytes{store=\"ballots\"}");
    }
  }

  @Test
  void aServiceWhoseTopicIsDeletedIsNoLongerAlive() throws Exception {
    try (Installation installation = create(Map.of());
        PairBuilderService service = installation.startService();
        Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      await().atMost(PATIENCE).until(() -> service.readiness().ready());

      admin.deleteTopics(List.of(installation.topics().feedback().name())).all().get();

      URI live = URI.create(service.address().orElseThrow() + "/health/live");
      // The thread of Streams ends with the exception that is expected here.
      await()
          .dontCatchUncaughtExceptions()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                HttpResponse<String> answer =
                    HttpClient.newHttpClient()
                        .send(HttpRequest.newBuilder(live).build(), BodyHandlers.ofString());
                assertThat(answer.statusCode()).isEqualTo(503);
                assertThat(answer.body()).contains("repair it and start again");
              });
    }
  }

  @Test
  void topicsWithDifferentPartitionsStopTheStart() throws Exception {
    try (Installation installation = create(Map.of());
        Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      String completions = installation.topics().completions().name();
      admin.createPartitions(Map.of(completions, NewPartitions.increaseTo(6))).all().get();
      await().atMost(PATIENCE).until(() -> partitions(admin, completions) == 6);

      assertThatThrownBy(installation::startService)
          .isInstanceOf(StartException.class)
          .hasMessageContainingAll("4 partitions", completions + " has 6", "make them equal");
    }
  }

  @Test
  void aStateDirectoryInUseStopsTheStart() {
    try (Installation installation = create(Map.of());
        PairBuilderService first = installation.startService()) {
      assertThatThrownBy(installation::startService)
          .isInstanceOf(StartException.class)
          .hasMessageContaining("plumbline.pair-builder.state.directory");
      assertThat(first.name()).isEqualTo("pair-builder");
    }
  }

  private static int partitions(Admin admin, String topic) throws Exception {
    return admin
        .describeTopics(List.of(topic))
        .allTopicNames()
        .get()
        .get(topic)
        .partitions()
        .size();
  }

  private Installation create(Map<String, ?> overrides) {
    return Installation.create(broker.bootstrapServers(), name, directory, overrides);
  }

  private static void assertDeadLetter(
      Installation installation, TopicDefinition topic, String value, int partition) {
    List<ConsumerRecord<byte[], byte[]>> letters =
        installation.read(installation.topics().deadLetters(topic));
    assertThat(letters).hasSize(1);
    assertThat(letters.get(0).value()).asString().isEqualTo(value);
    assertThat(header(letters.get(0), "plumbline.error.reason")).contains("not an Avro record");
    assertThat(header(letters.get(0), "plumbline.error.topic")).isEqualTo(topic.name());
    assertThat(header(letters.get(0), "plumbline.error.partition")).isEqualTo("" + partition);
  }

  private static void assertShortened(Installation installation, TopicDefinition topic) {
    assertThat(installation.read(installation.topics().deadLetters(topic)))
        .singleElement()
        .satisfies(
            letter -> {
              assertThat(letter.value()).hasSize(16 * 1024);
              assertThat(header(letter, "plumbline.error.shortened"))
                  .contains("the whole lies at " + topic.name());
            });
  }

  private static void limit(Admin admin, String topic, int bytes) throws Exception {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    ConfigEntry limit = new ConfigEntry("max.message.bytes", Integer.toString(bytes));
    var unused =
        admin
            .incrementalAlterConfigs(
                Map.of(resource, List.of(new AlterConfigOp(limit, AlterConfigOp.OpType.SET))))
            .all()
            .get();
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }
}
