package dev.plumbline.server;

import static dev.plumbline.server.VersionSpeaker.FINGERPRINT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.runtime.service.ServiceContext;
import dev.plumbline.server.LiveKafka.Installation;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Operators' decisions, over HTTP and a real broker, on servers that run and fresh ones. */
class SteeringIT {
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
  void announceThreeVersions() throws IOException {
    installation = kafka.newInstallation();
    for (int version = 1; version <= 3; version++) {
      announce(version);
    }
  }

  @AfterEach
  void stop() {
    servers.forEach(ModelServerService::close);
    assertThat(model.openAdapters()).as("adapters left in memory").isZero();
  }

  @Test
  void aPinHoldsOnAllServersAndOnAFreshOneUntilItIsTakenAway() throws IOException {
    ServerClient one = startServer();
    ServerClient other = startServer();

    assertThat(decide(one, "pin", "{\"version\":1}").statusCode()).isEqualTo(202);
    awaitVersion(one, 1);
    awaitVersion(other, 1);
    announce(4);
    awaitKnown(other, 4);

    assertThat(other.ask("default").text()).isEqualTo("v1 ".repeat(10));
    ServerClient fresh = startServer();
    assertThat(fresh.ask("default").text()).isEqualTo("v1 ".repeat(10));
    assertThat(fresh.channel().get("pinned").asLong()).isEqualTo(1);
    assertThat(fresh.get("/metrics"))
        .contains("plumbline_server_adapter_pinned{channel=\"default\"} 1.0");
    assertThat(decide(fresh, "promote", "{\"version\":2}").body())
        .contains("pinned to version 1; unpin it first");
    assertThat(decide(fresh, "unpin", "{}").statusCode()).isEqualTo(202);
    awaitVersion(one, 4);
    awaitVersion(other, 4);
    awaitVersion(fresh, 4);
    assertThat(startServer().ask("default").version()).as("after the pin").isEqualTo(4);
  }

  @Test
  void aPromotionServesAnEarlierAndALaterVersionAndAFreshServerFollows() throws IOException {
    ServerClient one = startServer();

    assertThat(decide(one, "promote", "{\"version\":1}").statusCode()).isEqualTo(202);
    awaitVersion(one, 1);
    assertThat(startServer().ask("default").version()).isEqualTo(1);
    assertThat(decide(one, "promote", "{\"version\":3}").statusCode()).isEqualTo(202);
    awaitVersion(one, 3);

    assertThat(startServer().ask("default").version()).isEqualTo(3);
    announce(4);
    awaitVersion(one, 4);
  }

  @Test
  void aRollbackWithoutAVersionGoesToTheOneBefore() {
    ServerClient one = startServer();

    HttpResponse<String> answer = decide(one, "rollback", "{}");

    assertThat(ServerClient.json(answer.body()).get("version").asLong()).isEqualTo(2);
    awaitVersion(one, 2);
    assertThat(one.channel().at("/current/parent_version").asLong()).isEqualTo(3);
  }

  @Test
  void refusalsSayWhatStandsInTheWay() {
    ServerClient one = startServer();

    assertRefused(decide(one, "promote", "{\"version\":3}"), 409, "version 3 already");
    assertRefused(decide(one, "promote", "{\"version\":8}"), 404, "known: [0, 1, 2, 3]");
    assertRefused(decide(one, "pin", "{}"), 400, "'version' is missing");
    assertRefused(decide(one, "unpin", "{}"), 409, "is not pinned");
    assertRefused(one.post("/v1/adapters/shop/rollback", "{}"), 404, "known channels: [default]");
  }

  private static void assertRefused(HttpResponse<String> answer, int status, String words) {
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(ServerClient.json(answer.body()).at("/error/message").asText()).contains(words);
  }

  private static HttpResponse<String> decide(ServerClient client, String action, String body) {
    return client.post("/v1/adapters/default/" + action, body);
  }

  private ServerClient startServer() {
    ModelServerService server =
        ModelServerService.start(ServiceContext.of(installation.configuration), () -> model);
    servers.add(server);
    Awaitility.await().until(() -> server.readiness().ready());
    return new ServerClient(server);
  }

  private void announce(long version) throws IOException {
    Path files = Files.createTempDirectory(directory, "adapter");
    Files.writeString(files.resolve("adapter.txt"), "version " + version);
    installation.announce(installation.update(version, files, FINGERPRINT).build());
  }

  private static void awaitVersion(ServerClient client, long version) {
    Awaitility.await().until(() -> client.currentVersion() == version);
  }

  private static void awaitKnown(ServerClient client, long version) {
    Awaitility.await().until(() -> client.channel().at("/earlier/0/version").asLong() == version);
  }
}
