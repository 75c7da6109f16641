package dev.plumbline.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Operators' decisions, over HTTP and a real broker, on servers that run and fresh ones. */
class SteeringIT {
  @TempDir private static Path directory;

  @RegisterExtension private static final LiveKafka kafka = new LiveKafka(() -> directory);

  private VersionedServers servers;

  @BeforeEach
  void announceThreeVersions() throws IOException {
    servers = new VersionedServers(kafka.newInstallation(), directory);
    for (int version = 1; version <= 3; version++) {
      servers.announce(version);
    }
  }

  @AfterEach
  void stop() {
    servers.close();
  }

  @Test
  void aPinHoldsOnAllServersAndOnAFreshOneUntilItIsTakenAway() throws IOException {
    ServerClient one = servers.start();
    ServerClient other = servers.start();

    assertThat(decide(one, "pin", "{\"version\":1}").statusCode()).isEqualTo(202);
    one.awaitVersion(1);
    other.awaitVersion(1);
    servers.announce(4);
    awaitKnown(other, 4);

    assertThat(other.ask("default").text()).isEqualTo("v1 ".repeat(10));
    ServerClient fresh = servers.start();
    assertThat(fresh.ask("default").text()).isEqualTo("v1 ".repeat(10));
    assertThat(fresh.channel().get("pinned").asLong()).isEqualTo(1);
    assertThat(fresh.get("/metrics"))
        .contains("plumbline_server_adapter_pinned{channel=\"default\"} 1.0");
    assertThat(decide(fresh, "promote", "{\"version\":2}").body())
        .contains("pinned to version 1; unpin it first");
    assertThat(decide(fresh, "unpin", "{}").statusCode()).isEqualTo(202);
    one.awaitVersion(4);
    other.awaitVersion(4);
    fresh.awaitVersion(4);
    assertThat(servers.start().ask("default").version()).as("after the pin").isEqualTo(4);
  }

  @Test
  void aPromotionServesAnEarlierAndALaterVersionAndAFreshServerFollows() throws IOException {
    ServerClient one = servers.start();

    assertThat(decide(one, "promote", "{\"version\":1}").statusCode()).isEqualTo(202);
    one.awaitVersion(1);
    assertThat(servers.start().ask("default").version()).isEqualTo(1);
    assertThat(decide(one, "promote", "{\"version\":3}").statusCode()).isEqualTo(202);
    one.awaitVersion(3);

    assertThat(servers.start().ask("default").version()).isEqualTo(3);
    servers.announce(4);
    one.awaitVersion(4);
  }

  @Test
  void aRollbackWithoutAVersionGoesToTheOneBefore() {
    ServerClient one = servers.start();

    HttpResponse<String> answer = decide(one, "rollback", "{}");

    assertThat(ServerClient.json(answer.body()).get("version").asLong()).isEqualTo(2);
    one.awaitVersion(2);
    assertThat(one.channel().at("/current/parent_version").asLong()).isEqualTo(3);
  }

  @Test
  void refusalsSayWhatStandsInTheWay() {
    ServerClient one = servers.start();

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

  private static void awaitKnown(ServerClient client, long version) {
    Awaitility.await().until(() -> client.channel().at("/earlier/0/version").asLong() == version);
  }
}
