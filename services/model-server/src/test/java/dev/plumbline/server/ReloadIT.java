package dev.plumbline.server;

import static dev.plumbline.server.VersionSpeaker.FINGERPRINT;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.runtime.kafka.DeadLetters;
import dev.plumbline.schema.ModelUpdate;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The points of the reload contract, on a real broker, a real store and a real HTTP server. */
class ReloadIT {
  @TempDir private static Path directory;

  @RegisterExtension private static final LiveKafka kafka = new LiveKafka(() -> directory);

  private VersionedServers servers;

  @BeforeEach
  void install() {
    servers = new VersionedServers(kafka.newInstallation(), directory);
  }

  @AfterEach
  void stop() {
    servers.close();
  }

  @Test
  void anAnnouncedVersionAnswersTheNextRequest() throws IOException {
    ServerClient client = servers.start();
    assertThat(client.ask("default").version()).isZero();

    servers.announce(1);

    Awaitility.await().until(() -> client.ask("default").version() == 1);
    ServerClient.Answer answer = client.ask("default");
    assertThat(answer.text()).isEqualTo("v1 ".repeat(10));
    assertThat(answer.body().get("model").asText()).isEqualTo("default@1");
    assertThat(answer.body().get("system_fingerprint").asText()).isEqualTo("fp_abcdef01-v1");
  }

  @Test
  void aRequestKeepsItsVersionWhileANewOneIsTakenIntoService() throws Exception {
    servers.announce(1);
    ServerClient client = servers.start();
    CountDownLatch release = new CountDownLatch(1);
    servers.model.holdAnswers(release);
    CompletableFuture<ServerClient.Answer> running =
        CompletableFuture.supplyAsync(() -> client.ask("default"));
    Awaitility.await().until(() -> client.channel().at("/current/requests").asInt() == 1);
    servers.model.holdAnswers(new CountDownLatch(0));

    servers.announce(2);
    client.awaitVersion(2);

    assertThat(client.ask("default").text()).isEqualTo("v2 ".repeat(10));
    assertThat(servers.model.openAdapters()).as("both are in use").isEqualTo(2);
    release.countDown();
    assertThat(running.get(10, TimeUnit.SECONDS).text()).isEqualTo("v1 ".repeat(10));
    Awaitility.await().until(() -> servers.model.openAdapters() == 1);
  }

  @Test
  void requestsFlowWithoutAFailureWhileVersionsAreSwapped() throws Exception {
    int swaps = 20;
    ServerClient client = servers.start();
    List<CompletableFuture<List<ServerClient.Answer>>> askers = new ArrayList<>();
    CountDownLatch done = new CountDownLatch(1);
    for (int i = 0; i < 3; i++) {
      askers.add(CompletableFuture.supplyAsync(() -> askUntil(done, client)));
    }

    for (int version = 1; version <= swaps; version++) {
      servers.announce(version);
      client.awaitVersion(version);
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
    assertThat(servers.model.openAdapters()).isEqualTo(1);
  }

  @Test
  void aStormOfUpdatesUnderLoadEndsOnTheLastOneAndSkipsMost() throws Exception {
    ServerClient client = servers.start();
    CountDownLatch done = new CountDownLatch(1);
    CompletableFuture<List<ServerClient.Answer>> asker =
        CompletableFuture.supplyAsync(() -> askUntil(done, client));
    List<ModelUpdate> storm = new ArrayList<>();
    for (int version = 1; version <= 100; version++) {
      storm.add(servers.update(version).build());
    }

    servers.installation.announce(storm.toArray(ModelUpdate[]::new));

    client.awaitVersion(100);
    done.countDown();
    assertThat(asker.get(30, TimeUnit.SECONDS))
        .allSatisfy(answer -> assertThat(answer.status()).isEqualTo(200));
    assertThat(servers.model.loads()).isLessThan(100);
    assertThat(client.channel().get("failure_count").asInt()).isZero();
  }

  @Test
  void anOlderVersionIsIgnoredAndARollbackIsNot() throws IOException {
    ServerClient client = servers.start();
    servers.announce(2);
    servers.announce(3);
    client.awaitVersion(3);

    servers.announce(1);
    servers.installation.announce(channelUpdate("marker", 1));
    awaitChannel(client, "marker");
    assertThat(client.currentVersion()).isEqualTo(3);
    servers.installation.announce(servers.update(2).setRollback(true).build());

    client.awaitVersion(2);
    assertThat(client.ask("default").text()).startsWith("v2 ");
  }

  @Test
  void whatIsAnnouncedAfterTheTopicWasLostIsServed() throws Exception {
    ServerClient client = servers.start();
    for (int version = 1; version <= 5; version++) {
      servers.announce(version);
    }
    client.awaitVersion(5);

    servers.installation.loseUpdates();
    assertThat(client.ask("default").text()).startsWith("v5 ");
    servers.announce(1);

    client.awaitVersion(1);
    assertThat(client.ask("default").text()).startsWith("v1 ");
    servers.announce(2);
    client.awaitVersion(2);
  }

  @Test
  void anOperatorTakesAChannelBackOnAllServers() throws IOException {
    ServerClient one = servers.start();
    ServerClient other = servers.start();
    servers.announce(1);
    servers.announce(2);
    one.awaitVersion(2);
    other.awaitVersion(2);

    assertThat(one.post("/v1/adapters/default/rollback", "{\"version\":9}").statusCode())
        .isEqualTo(404);
    assertThat(one.post("/v1/adapters/default/rollback", "{\"version\":1}").statusCode())
        .isEqualTo(202);

    one.awaitVersion(1);
    other.awaitVersion(1);
    assertThat(one.channel().at("/current/parent_version").asLong())
        .as("the highest version so far, which must not be given again")
        .isEqualTo(2);
    assertThat(one.post("/v1/adapters/default/rollback", "{\"version\":0}").statusCode())
        .isEqualTo(202);
    other.awaitVersion(0);
    servers.announce(3);
    other.awaitVersion(3);
  }

  @Test
  void aWrongBaseIsRefusedAndTold() throws IOException {
    ServerClient client = servers.start();
    servers.announce(1);
    client.awaitVersion(1);

    servers.installation.announce(
        servers.installation.update(2, servers.adapter(2), "f".repeat(64)).build());

    JsonNode failure = awaitFailure(client);
    assertThat(failure.get("reason").asText()).isEqualTo("wrong_base");
    assertThat(failure.get("message").asText()).contains(FINGERPRINT).contains("f".repeat(64));
    assertThat(client.currentVersion()).isEqualTo(1);
    assertThat(servers.first().readiness().ready()).isTrue();
    assertThat(client.get("/metrics"))
        .contains("plumbline_server_adapter_load_failures_total")
        .contains("reason=\"wrong_base\"");
  }

  @Test
  void aMissingFileIsLoadedWhenItComes() throws IOException {
    ServerClient client = servers.start();
    servers.announce(1);
    client.awaitVersion(1);
    ModelUpdate missing = servers.update(2).build();
    Path stored = Path.of(java.net.URI.create(missing.getAdapter().getUri()));
    Path away = directory.resolve("away-" + missing.getAdapter().getSha256());
    Files.move(stored, away);

    servers.installation.announce(missing);
    assertThat(awaitFailure(client).get("reason").asText()).isEqualTo("missing");
    assertThat(client.ask("default").version()).isEqualTo(1);
    Files.move(away, stored);

    client.awaitVersion(2);
  }

  @Test
  void changedFilesAreRefused() throws IOException {
    ServerClient client = servers.start();
    ModelUpdate update = servers.update(1).build();
    Path stored = Path.of(java.net.URI.create(update.getAdapter().getUri()));
    Files.writeString(stored.resolve("adapter.txt"), "somebody was here");

    servers.installation.announce(update);

    assertThat(awaitFailure(client).get("reason").asText()).isEqualTo("wrong_hash");
    assertThat(client.ask("default").version()).isZero();
  }

  @Test
  void garbageGoesToTheDeadLettersAndTheServerGoesOn() throws IOException {
    ServerClient client = servers.start();
    servers.installation.write("default", "not avro".getBytes(StandardCharsets.UTF_8));
    servers.installation.announce(servers.update(0).build());

    servers.announce(1);
    client.awaitVersion(1);

    List<ConsumerRecord<byte[], byte[]>> letters =
        servers.installation.records(
            servers.installation.topics.deadLetters(servers.installation.topics.modelUpdates()));
    assertThat(letters).hasSize(2);
    assertThat(letters.get(0).value()).isEqualTo("not avro".getBytes(StandardCharsets.UTF_8));
    assertThat(reason(letters.get(0))).contains("not an Avro record");
    assertThat(reason(letters.get(1))).contains("version 0 must be above 0");
  }

  @Test
  void aDeletedChannelIsServedWithTheBaseAlone() throws IOException {
    ServerClient client = servers.start();
    servers.announce(1);
    client.awaitVersion(1);

    servers.installation.write("default", null);

    client.awaitVersion(0);
    assertThat(client.ask("default").version()).isZero();
  }

  @Test
  void aClientStaysOnTheVersionThatItAsksFor() throws IOException {
    ServerClient client = servers.start();
    servers.announce(1);
    client.awaitVersion(1);
    String version = client.ask("default").body().get("model").asText();

    servers.announce(2);
    client.awaitVersion(2);

    assertThat(client.ask(version).text()).startsWith("v1 ");
    assertThat(client.ask("default").text()).startsWith("v2 ");
  }

  @Test
  void everyAnswerIsOnKafkaWithTheVersionThatGaveIt() throws IOException {
    servers.announce(1);
    ServerClient client = servers.start();

    ServerClient.Answer answer = client.ask("default");

    Awaitility.await().until(() -> !servers.installation.completions().isEmpty());
    var completion = servers.installation.completions().get(0);
    assertThat(completion.getCompletionId()).isEqualTo(answer.body().get("id").asText());
    assertThat(completion.getAdapterVersion()).isEqualTo(1);
    assertThat(completion.getResponse()).isEqualTo(answer.text());
  }

  @Test
  void aStoppingServerFinishesTheRunningAnswerAndItsRecord() throws Exception {
    ServerClient client = servers.start();
    CountDownLatch release = new CountDownLatch(1);
    servers.model.holdAnswers(release);
    CompletableFuture<ServerClient.Answer> running =
        CompletableFuture.supplyAsync(() -> client.ask("default"));
    Awaitility.await()
        .until(() -> client.get("/metrics").contains("plumbline_server_requests_running 1"));

    CompletableFuture<Void> stopping = CompletableFuture.runAsync(servers.first()::close);
    Awaitility.await().until(() -> !servers.first().readiness().ready());
    assertThat(client.ask("default").status()).isEqualTo(503);
    release.countDown();

    assertThat(running.get(10, TimeUnit.SECONDS).status()).isEqualTo(200);
    stopping.get(20, TimeUnit.SECONDS);
    assertThat(servers.installation.completions()).hasSize(1);
  }

  private static List<ServerClient.Answer> askUntil(CountDownLatch done, ServerClient client) {
    List<ServerClient.Answer> answers = new ArrayList<>();
    do {
      answers.add(client.ask("default"));
    } while (done.getCount() > 0);
    return answers;
  }

  private ModelUpdate channelUpdate(String channel, long version) throws IOException {
    return servers.update(version).setChannel(channel).build();
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
