package dev.plumbline.server.api;

import static dev.plumbline.server.api.ApiFixture.BODIES;
import static dev.plumbline.server.api.ApiFixture.BODIES_PER_OWNER;
import static dev.plumbline.server.api.ApiFixture.asking;
import static dev.plumbline.server.api.ApiFixture.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.plumbline.runtime.service.Readiness;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Clients that send bodies slowly hold threads, but not all. */
class SlowSendersTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String SHOP = "the-key-of-the-shop";
  private static final String DESK = "the-key-of-the-desk";
  private static final String BODY = asking("");
  private static final String BEGINNING = BODY.substring(0, 10);

  private final ApiFixture api =
      new ApiFixture(4, 2, PATIENCE, List.of(SHOP, DESK), Readiness.yes());
  private final List<Socket> slow = new ArrayList<>();

  @AfterEach
  void stop() throws IOException {
    // The server waits for them otherwise.
    for (Socket each : slow) {
      each.close();
    }
    api.close();
  }

  @Test
  void aClientWithManySlowBodiesIsToldToComeBackAndOthersAreAnswered() throws Exception {
    beginToSend(SHOP, BODIES_PER_OWNER);

    await().atMost(PATIENCE).until(() -> ask(SHOP).statusCode() != 200);

    HttpResponse<String> refused = ask(SHOP);
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.headers().firstValue("Retry-After")).contains("5");
    assertThat(json(refused.body()).at("/error/message").asText()).contains("bodies at once");
    assertThat(ask(DESK).statusCode()).isEqualTo(200);
    assertThat(api.get("/health/live").statusCode()).isEqualTo(200);
    assertThat(rest(slow.get(0))).startsWith("HTTP/1.1 200");
    assertThat(ask(SHOP).statusCode()).isEqualTo(200);
  }

  @Test
  void manySlowBodiesLeaveThreadsForHealth() throws Exception {
    beginToSend(SHOP, BODIES_PER_OWNER);
    beginToSend(DESK, BODIES - BODIES_PER_OWNER);

    await().atMost(PATIENCE).until(() -> ask(DESK).statusCode() != 200);

    HttpResponse<String> refused = ask(DESK);
    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(refused.headers().firstValue("Retry-After")).contains("5");
    assertThat(api.get("/health/live").statusCode()).isEqualTo(200);
    assertThat(rest(slow.get(0))).startsWith("HTTP/1.1 200");
    assertThat(ask(DESK).statusCode()).isEqualTo(200);
  }

  /** Sends all of some requests but the rest of their bodies. */
  private void beginToSend(String key, int requests) throws IOException {
    for (int i = 0; i < requests; i++) {
      Socket client = new Socket(InetAddress.getLoopbackAddress(), api.port());
      slow.add(client);
      client.setSoTimeout((int) PATIENCE.toMillis());
      send(
          client,
          String.join(
              "\r\n",
              "POST /v1/chat/completions HTTP/1.1",
              "Host: localhost",
              "Connection: close",
              "Content-Type: application/json",
              "Authorization: Bearer " + key,
              "Content-Length: " + BODY.length(),
              "",
              BEGINNING));
    }
  }

  /** Sends the rest and gives the answer. */
  private static String rest(Socket client) throws IOException {
    send(client, BODY.substring(BEGINNING.length()));
    return new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  private static void send(Socket client, String text) throws IOException {
    client.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
  }

  private HttpResponse<String> ask(String key) {
    return api.send(
        HttpRequest.newBuilder(api.uri("/v1/chat/completions"))
            .header("Content-Type", "application/json")
            .header("Authorization", "Bearer " + key)
            .timeout(PATIENCE)
            .POST(BodyPublishers.ofString(BODY)));
  }
}
