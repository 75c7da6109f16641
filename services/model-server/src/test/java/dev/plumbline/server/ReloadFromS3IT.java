package dev.plumbline.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.s3test.S3TestServer;
import dev.plumbline.schema.ModelUpdate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Adapters in a bucket: a real model, a real broker, and a server that speaks S3. */
class ReloadFromS3IT {
  private static final String CHANNEL = "default";

  @TempDir private static Path directory;

  @RegisterExtension private static final LiveKafka kafka = new LiveKafka(() -> directory);

  private static S3TestServer s3;

  private String uri;
  private TinyServer server;

  @BeforeAll
  static void startServers() {
    s3 = S3TestServer.start(directory.resolve("s3"));
    s3.makeBucket("adapters");
  }

  @AfterAll
  static void stopServers() {
    s3.close();
  }

  @BeforeEach
  void startServer(TestInfo test) {
    uri = "s3://adapters/" + test.getTestMethod().orElseThrow().getName();
    server = start(Map.of());
  }

  @AfterEach
  void stopServer() {
    server.close();
  }

  @Test
  void anAdapterInABucketIsServed() throws IOException {
    server.announce(CHANNEL, 1, 8);

    awaitVersion(1);

    assertThat(server.client.ask(CHANNEL).version()).isEqualTo(1);
  }

  @Test
  void aServerThatIsDownIsTriedAgainUntilItIsBack() throws IOException {
    server.announce(CHANNEL, 1, 8);
    awaitVersion(1);
    ModelUpdate second = server.stored(CHANNEL, 2, 16);
    s3.stop();
    try {
      server.installation.announce(second);

      patiently().until(() -> latestFailure(server).path("attempt").asInt() >= 2);
      assertThat(latestFailure(server).get("reason").asText()).isEqualTo("unreachable");
      assertThat(latestFailure(server).hasNonNull("retried_after_millis")).isTrue();
      assertThat(server.client.ask(CHANNEL).version()).isEqualTo(1);
      assertThat(server.service.readiness().ready()).isTrue();
    } finally {
      s3.start();
    }

    awaitVersion(2);
    assertThat(server.client.ask(CHANNEL).version()).isEqualTo(2);
  }

  @Test
  void anAdapterThatComesAfterItsAnnouncementIsServed() throws IOException {
    ModelUpdate update = server.stored(CHANNEL, 1, 8);
    Path manifest = s3.bucket("adapters").resolve(key(update) + ".json");
    Path away = directory.resolve("away.json");
    Files.move(manifest, away);
    server.installation.announce(update);
    patiently().until(() -> latestFailure(server).path("reason").asText().equals("missing"));

    Files.move(away, manifest);

    awaitVersion(1);
  }

  @Test
  void aTruncatedAdapterIsRefusedAndNotTriedAgain() throws IOException {
    ModelUpdate update = server.stored(CHANNEL, 1, 8);
    Path file = s3.bucket("adapters").resolve(key(update)).resolve("adapter_model.safetensors");
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));

    server.installation.announce(update);

    assertRefused("wrong_hash");
  }

  @Test
  void anotherHashThanAnnouncedIsRefused() throws IOException {
    ModelUpdate update = server.stored(CHANNEL, 1, 8);
    update.getAdapter().setSha256("f".repeat(64));

    server.installation.announce(update);

    assertRefused("wrong_hash");
  }

  @Test
  void anAdapterOutsideOfTheStoreIsRefused() throws IOException {
    ModelUpdate update = server.stored(CHANNEL, 1, 8);
    update.getAdapter().setUri("s3://adapters/elsewhere/" + update.getAdapter().getSha256());

    server.installation.announce(update);

    assertRefused("outside_store");
  }

  @Test
  void aServerWithTheWrongKeysSaysSoAndTriesAgain() throws IOException {
    ModelUpdate update = server.stored(CHANNEL, 1, 8);
    try (TinyServer stranger =
        start(Map.of("plumbline.adapter-store.s3.secret-key", "a-wrong-secret"))) {
      stranger.installation.announce(update);

      patiently().until(() -> latestFailure(stranger).path("attempt").asInt() >= 2);
      assertThat(latestFailure(stranger).get("reason").asText()).isEqualTo("access_denied");
      assertThat(stranger.client.ask(CHANNEL).version()).isZero();
    }
  }

  private TinyServer start(Map<String, Object> more) {
    Map<String, Object> settings = new HashMap<>(s3.settings(uri));
    settings.putAll(more);
    return TinyServer.start(kafka, directory, settings);
  }

  private String key(ModelUpdate update) {
    return update.getAdapter().getUri().substring("s3://adapters/".length());
  }

  private void assertRefused(String reason) {
    patiently().until(() -> latestFailure(server).has("reason"));
    JsonNode failure = latestFailure(server);
    assertThat(failure.get("reason").asText()).isEqualTo(reason);
    assertThat(failure.hasNonNull("retried_after_millis")).isFalse();
    assertThat(server.client.ask(CHANNEL).version()).isZero();
  }

  private static JsonNode latestFailure(TinyServer server) {
    return server.client.channel().at("/failures/0");
  }

  private void awaitVersion(long version) {
    patiently().until(() -> server.client.currentVersion() == version);
  }

  private static ConditionFactory patiently() {
    return Awaitility.await().atMost(Duration.ofSeconds(60));
  }
}
