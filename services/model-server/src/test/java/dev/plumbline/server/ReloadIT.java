package dev.plumbline.server;

import static dev.plumbline.server.VersionSpeaker.FINGERPRINT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.runtime.configuration.Configuration;
import dev.plumbline.runtime.kafka.DeadLetters;
import dev.plumbline.runtime.service.ServiceContext;
import dev.plumbline.runtime.service.StartException;
import dev.plumbline.schema.AdapterFile;
import dev.plumbline.schema.ModelUpdate;
import dev.plumbline.server.LiveKafka.Installation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The points of the reload contract, on a real broker, a real store and a real HTTP server. */
class ReloadIT {
  @TempDir private static Path directory;
  private static LiveKafka kafka;

  private final List<ModelServerService> servers = new ArrayList<>();
  private final VersionSpeaker model = new VersionSpeaker();
  private Installation installation;

  @BeforeAll
  static void startBroker() {
    kafka = LiveKafka.start(directory);
  }

  @AfterAll
  static void stopBroker() {
    kafka.close();
  }

  @BeforeEach
  void install() {
    installation = kafka.newInstallation();
  }

  @AfterEach
  void stop() {
    servers.forEach(ModelServerService::close);
    assertThat(model.openAdapters()).as("adapters left in memory").isZero();
  }

  @Test
  void anAnnouncedVersionAnswersTheNextRequest() throws IOException {
    ServerClient client = startServer();
    assertThat(client.ask("default").version()).isZero();

    announce(1);

    Awaitility.await().until(() -> client.ask("default").version() == 1);
    ServerClient.Answer answer = client.ask("default");
    assertThat(answer.text()).isEqualTo("v1 ".repeat(10));
    assertThat(answer.body().get("model").asText()).isEqualTo("default@1");
    assertThat(answer.body().get("system_fingerprint").asText()).isEqualTo("fp_abcdef01-v1");
  }

  @Test
  void aRequestKeepsItsVersionWhileANewOneIsTakenIntoService() throws Exception {
    announce(1);
    ServerClient client = startServer();
    CountDownLatch release = new CountDownLatch(1);
    model.holdAnswers(release);
    CompletableFuture<ServerClient.Answer> running =
        CompletableFuture.supplyAsync(() -> client.ask("default"));
    Awaitility.await().until(() -> client.channel().at("/current/requests").asInt() == 1);
    model.holdAnswers(new CountDownLatch(0));

    announce(2);
    awaitVersion(client, 2);

    assertThat(client.ask("default").text()).isEqualTo("v2 ".repeat(10));
    assertThat(model.openAdapters()).as("both are in use").isEqualTo(2);
    release.countDown();
    assertThat(running.get(10, TimeUnit.SECONDS).text()).isEqualTo("v1 ".repeat(10));
    Awaitility.await().until(() -> model.openAdapters() == 1);
  }

  @Test
  void requestsFlowWithoutAFailureWhileVersionsAreSwapped() throws Exception {
    int swaps = 20;
    ServerClient client = startServer();
    List<CompletableFuture<List<ServerClient.Answer>>> askers = new ArrayList<>();
    CountDownLatch done = new CountDownLatch(1);
    for (int i = 0; i < 3; i++) {
      askers.add(CompletableFuture.supplyAsync(() -> askUntil(done, client)));
    }

    for (int version = 1; version <= swaps; version++) {
      announce(version);
      awaitVersion(client, version);
    }
    done.countDown();

    for (CompletableFuture<List<ServerClient.Answer>> asker : askers) {
      List<ServerClient.Answer> answers = asker.get(30, TimeUnit.SECONDS);
      assertThat(answers).isNotEmpty();
      assertThat(answers)
          .allSatisfy(
              answer -> {
                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.text())
                    .as("one version from the first word to the last, the one that is named")
                    .isEqualTo(("v" + answer.version() + " ").repeat(10));
              });
      assertThat(answers)
          .extracting(ServerClient.Answer::version)
          .as("versions only rise")
          .isSorted();
    }
    assertThat(model.openAdapters()).isEqualTo(1);
  }

  @Test
  void aStormOfUpdatesUnderLoadEndsOnTheLastOneAndSkipsMost() throws Exception {
    ServerClient client = startServer();
    CountDownLatch done = new CountDownLatch(1);
    CompletableFuture<List<ServerClient.Answer>> asker =
        CompletableFuture.supplyAsync(() -> askUntil(done, client));
    List<ModelUpdate> storm = new ArrayList<>();
    for (int version = 1; version <= 100; version++) {
      storm.add(update(version).build());
    }

    installation.announce(storm.toArray(ModelUpdate[]::new));

    awaitVersion(client, 100);
    done.countDown();
    assertThat(asker.get(30, TimeUnit.SECONDS))
        .allSatisfy(answer -> assertThat(answer.status()).isEqualTo(200));
    assertThat(model.loads()).isLessThan(100);
    assertThat(client.channel().get("failure_count").asInt()).isZero();
  }

  @Test
  void anOlderVersionIsIgnoredAndARollbackIsNot() throws IOException {
    ServerClient client = startServer();
    announce(2);
    announce(3);
    awaitVersion(client, 3);

    announce(1);
    installation.announce(channelUpdate("marker", 1));
    awaitChannel(client, "marker");
    assertThat(client.currentVersion()).isEqualTo(3);
    installation.announce(update(2).setRollback(true).build());

    awaitVersion(client, 2);
    assertThat(client.ask("default").text()).startsWith("v2 ");
  }

  @Test
  void anOperatorTakesAChannelBackOnAllServers() throws IOException {
    ServerClient one = startServer();
    ServerClient other = startServer();
    announce(1);
    announce(2);
    awaitVersion(one, 2);
    awaitVersion(other, 2);

    assertThat(one.post("/v1/adapters/default/rollback", "{\"version\":9}").statusCode())
        .isEqualTo(404);
    assertThat(one.post("/v1/adapters/default/rollback", "{\"version\":1}").statusCode())
        .isEqualTo(202);

    awaitVersion(one, 1);
    awaitVersion(other, 1);
    assertThat(one.channel().at("/current/parent_version").asLong())
        .as("the highest version so far, which must not be given again")
        .isEqualTo(2);
    assertThat(one.post("/v1/adapters/default/rollback", "{\"version\":0}").statusCode())
        .isEqualTo(202);
    awaitVersion(other, 0);
    announce(3);
    awaitVersion(other, 3);
  }

  @Test
  void aWrongBaseIsRefusedAndTold() throws IOException {
    ServerClient client = startServer();
    announce(1);
    awaitVersion(client, 1);

    installation.announce(installation.update(2, adapter(2), "f".repeat(64)).build());

    JsonNode failure = awaitFailure(client);
    assertThat(failure.get("reason").asText()).isEqualTo("wrong_base");
    assertThat(failure.get("message").asText()).contains(FINGERPRINT).contains("f".repeat(64));
    assertThat(client.currentVersion()).isEqualTo(1);
    assertThat(servers.get(0).readiness().ready()).isTrue();
    assertThat(client.get("/metrics"))
        .contains("plumbline_server_adapter_load_failures_total")
        .contains("reason=\"wrong_base\"");
  }

  @Test
  void aMissingFileIsLoadedWhenItComes() throws IOException {
    ServerClient client = startServer();
    announce(1);
    awaitVersion(client, 1);
    ModelUpdate missing = update(2).build();
    Path stored = Path.of(java.net.URI.create(missing.getAdapter().getUri()));
    Path away = directory.resolve("away-" + missing.getAdapter().getSha256());
    Files.move(stored, away);

    installation.announce(missing);
    assertThat(awaitFailure(client).get("reason").asText()).isEqualTo("missing");
    assertThat(client.ask("default").version()).isEqualTo(1);
    Files.move(away, stored);

    awaitVersion(client, 2);
  }

  @Test
  void changedFilesAreRefused() throws IOException {
    ServerClient client = startServer();
    ModelUpdate update = update(1).build();
    Path stored = Path.of(java.net.URI.create(update.getAdapter().getUri()));
    Files.writeString(stored.resolve("adapter.txt"), "somebody was here");

    installation.announce(update);

    assertThat(awaitFailure(client).get("reason").asText()).isEqualTo("wrong_hash");
    assertThat(client.ask("default").version()).isZero();
  }

  @Test
  void aFreshServerIsReadyOnTheNewestVersion() throws IOException {
    announce(1);
    announce(2);
    announce(3);

    ServerClient client = startServer();

    assertThat(client.ask("default").version()).isEqualTo(3);
    assertThat(model.loads()).as("only the newest is loaded").isEqualTo(1);
  }

  @Test
  void aRestartedServerKeepsARollback() throws IOException {
    announce(1);
    announce(2);
    installation.announce(update(1).setRollback(true).build());

    ServerClient client = startServer();

    assertThat(client.ask("default").version()).isEqualTo(1);
  }

  @Test
  void aFreshServerIsReadyAlsoWhenAnAdapterIsMissing() {
    installation.announce(
        Installation.update(
                1,
                new AdapterFile(
                    directory.resolve("nowhere").toUri().toString(),
                    "e".repeat(64),
                    1L,
                    4,
                    List.of("q_proj")),
                FINGERPRINT)
            .build());

    ServerClient client = startServer();

    assertThat(client.ask("default").version()).isZero();
    assertThat(client.channel().get("failures")).isNotEmpty();
  }

  @Test
  void garbageGoesToTheDeadLettersAndTheServerGoesOn() throws IOException {
    ServerClient client = startServer();
    installation.write("default", "not avro".getBytes(StandardCharsets.UTF_8));
    installation.announce(update(0).build());

    announce(1);
    awaitVersion(client, 1);

    List<ConsumerRecord<byte[], byte[]>> letters =
        installation.records(installation.topics.deadLetters(installation.topics.modelUpdates()));
    assertThat(letters).hasSize(2);
    assertThat(letters.get(0).value()).isEqualTo("not avro".getBytes(StandardCharsets.UTF_8));
    assertThat(reason(letters.get(0))).contains("not an Avro record");
    assertThat(reason(letters.get(1))).contains("version 0 must be above 0");
  }

  @Test
  void aDeletedChannelIsServedWithTheBaseAlone() throws IOException {
    ServerClient client = startServer();
    announce(1);
    awaitVersion(client, 1);

    installation.write("default", null);

    awaitVersion(client, 0);
    assertThat(client.ask("default").version()).isZero();
  }

  @Test
  void aClientStaysOnTheVersionThatItPins() throws IOException {
    ServerClient client = startServer();
    announce(1);
    awaitVersion(client, 1);
    String pinned = client.ask("default").body().get("model").asText();

    announce(2);
    awaitVersion(client, 2);

    assertThat(client.ask(pinned).text()).startsWith("v1 ");
    assertThat(client.ask("default").text()).startsWith("v2 ");
  }

  @Test
  void everyAnswerIsOnKafkaWithTheVersionThatGaveIt() throws IOException {
    announce(1);
    ServerClient client = startServer();

    ServerClient.Answer answer = client.ask("default");

    Awaitility.await().until(() -> !installation.completions().isEmpty());
    var completion = installation.completions().get(0);
    assertThat(completion.getCompletionId()).isEqualTo(answer.body().get("id").asText());
    assertThat(completion.getAdapterVersion()).isEqualTo(1);
    assertThat(completion.getResponse()).isEqualTo(answer.text());
  }

  @Test
  void aStoppingServerFinishesTheRunningAnswerAndItsRecord() throws Exception {
    ServerClient client = startServer();
    CountDownLatch release = new CountDownLatch(1);
    model.holdAnswers(release);
    CompletableFuture<ServerClient.Answer> running =
        CompletableFuture.supplyAsync(() -> client.ask("default"));
    Awaitility.await()
        .until(() -> client.get("/metrics").contains("plumbline_server_requests_running 1"));

    CompletableFuture<Void> stopping = CompletableFuture.runAsync(servers.get(0)::close);
    Awaitility.await().until(() -> !servers.get(0).readiness().ready());
    assertThat(client.ask("default").status()).isEqualTo(503);
    release.countDown();

    assertThat(running.get(10, TimeUnit.SECONDS).status()).isEqualTo(200);
    stopping.get(20, TimeUnit.SECONDS);
    assertThat(installation.completions()).hasSize(1);
  }

  @Test
  void aMissingTopicStopsTheStartWithItsName() {
    Configuration elsewhere =
        installation.configuration.withOverrides(
            Map.of("plumbline.kafka.topics.prefix", "nobody-made-"));

    assertThatThrownBy(() -> ModelServerService.start(ServiceContext.of(elsewhere), () -> model))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("nobody-made-model-updates");
  }

  @Test
  void anOccupiedPortStopsTheStartWithItsKey() {
    startServer();
    int port = java.net.URI.create(servers.get(0).address().orElseThrow()).getPort();
    Configuration same =
        installation.configuration.withOverrides(Map.of("plumbline.server.http.port", port));

    assertThatThrownBy(() -> ModelServerService.start(ServiceContext.of(same), () -> model))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("plumbline.server.http.port");
  }

  private ServerClient startServer() {
    ModelServerService server =
        ModelServerService.start(ServiceContext.of(installation.configuration), () -> model);
    servers.add(server);
    Awaitility.await().until(() -> server.readiness().ready());
    return new ServerClient(server);
  }

  private static List<ServerClient.Answer> askUntil(CountDownLatch done, ServerClient client) {
    List<ServerClient.Answer> answers = new ArrayList<>();
    do {
      answers.add(client.ask("default"));
    } while (done.getCount() > 0);
    return answers;
  }

  private void announce(long version) throws IOException {
    installation.announce(update(version).build());
  }

  private ModelUpdate.Builder update(long version) throws IOException {
    return installation.update(version, adapter(version), FINGERPRINT);
  }

  private ModelUpdate channelUpdate(String channel, long version) throws IOException {
    return update(version).setChannel(channel).build();
  }

  private Path adapter(long version) throws IOException {
    Path files = Files.createTempDirectory(directory, "adapter");
    Files.writeString(files.resolve("adapter.txt"), "version " + version);
    return files;
  }

  private static void awaitVersion(ServerClient client, long version) {
    Awaitility.await().until(() -> client.currentVersion() == version);
  }

  private static void awaitChannel(ServerClient client, String channel) {
    Awaitility.await().until(() -> client.ask(channel).version() > 0);
  }

  private static JsonNode awaitFailure(ServerClient client) {
    Awaitility.await().until(() -> client.channel().path("failures").size() > 0);
    return client.channel().at("/failures/0");
  }

  private static String reason(ConsumerRecord<byte[], byte[]> letter) {
    return new String(
        letter.headers().lastHeader(DeadLetters.REASON).value(), StandardCharsets.UTF_8);
  }
}
