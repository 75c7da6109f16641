package dev.plumbline.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.plumbline.gateway.access.AccessSettings;
import dev.plumbline.gateway.access.ClientSettings;
import dev.plumbline.gateway.access.Clients;
import dev.plumbline.gateway.access.EventRate;
import dev.plumbline.gateway.event.ChannelRights;
import dev.plumbline.gateway.event.Limits;
import dev.plumbline.gateway.kafka.FeedbackPublisher;
import dev.plumbline.gateway.kafka.KafkaWatch;
import dev.plumbline.runtime.feedback.UserPseudonyms;
import dev.plumbline.runtime.http.HttpConfiguration;
import dev.plumbline.runtime.http.HttpServer;
import dev.plumbline.runtime.kafka.RenewedProducer;
import dev.plumbline.runtime.service.Readiness;
import dev.plumbline.runtime.tracing.Tracing;
import dev.plumbline.schema.FeedbackEvent;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Clients that send bodies slowly hold threads, but not all. */
class SlowSendersTest {
  private static final int BODIES = 48;
  private static final int BODIES_PER_CLIENT = 32;
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final EventRate UNLIMITED = new EventRate(0, 1);
  private static final String SHOP = "the-key-of-the-shop";
  private static final String DESK = "the-key-of-the-desk";
  private static final String BEGINNING = "{\"completion_id\": ";
  private static final String REST = "\"c\", \"rating\": \"up\"}";

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final PrometheusMeterRegistry metrics =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final FeedbackPublisher publisher =
      new FeedbackPublisher(
          new RenewedProducer<>(
              () ->
                  new MockProducer<String, FeedbackEvent>(
                      true, null, new StringSerializer(), (topic, event) -> new byte[0])),
          "feedback",
          PATIENCE,
          1,
          new KafkaWatch(metrics),
          Tracing.off());
  private final List<Socket> slow = new ArrayList<>();
  private HttpServer server;

  @AfterEach
  void stop() throws IOException {
    // The server waits for them otherwise.
    for (Socket each : slow) {
      each.close();
    }
    server.close();
    publisher.close();
  }

  @Test
  void aClientWithManySlowBodiesIsToldToComeBackAndOthersAreTaken() throws Exception {
    start(settings("shop", SHOP), settings("desk", DESK));
    for (int i = 0; i < BODIES_PER_CLIENT; i++) {
      beginToSend(SHOP);
    }

    await().atMost(PATIENCE).until(() -> post(SHOP).statusCode() != 202);

    HttpResponse<String> refused = post(SHOP);
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.headers().firstValue("Retry-After")).contains("5");
    assertThat(refused.body()).contains("rate_limited", "bodies at once");
    assertThat(post(DESK).statusCode()).isEqualTo(202);
    assertThat(get("/health/live").statusCode()).isEqualTo(200);
    assertThat(rest(slow.get(0))).startsWith("HTTP/1.1 202");
    assertThat(post(SHOP).statusCode()).isEqualTo(202);
  }

  @Test
  void manySlowBodiesLeaveThreadsForHealth() throws Exception {
    start();
    for (int i = 0; i < BODIES; i++) {
      beginToSend("no-key-is-asked-for");
    }

    await().atMost(PATIENCE).until(() -> post(SHOP).statusCode() != 202);

    HttpResponse<String> refused = post(SHOP);
    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(refused.headers().firstValue("Retry-After")).contains("5");
    assertThat(refused.body()).contains("busy").doesNotContain("event_ids");
    assertThat(get("/health/live").statusCode()).isEqualTo(200);
    assertThat(rest(slow.get(0))).startsWith("HTTP/1.1 202");
    assertThat(post(SHOP).statusCode()).isEqualTo(202);
  }

  private void start(ClientSettings... clients) {
    server =
        HttpServer.start(
            "test",
            new HttpConfiguration("plumbline.test.http.port", "127.0.0.1", 0, 16 * 1024),
            Readiness::yes,
            metrics,
            new FeedbackRoutes(
                new Clients(new AccessSettings(List.of(clients), UNLIMITED)),
                UserPseudonyms.none(),
                Limits.small(),
                publisher,
                Duration.ofSeconds(7),
                PATIENCE,
                metrics));
  }

  private static ClientSettings settings(String name, String key) {
    return new ClientSettings(name, key, new ChannelRights.All(), UNLIMITED);
  }

  /** Sends all of a request but the rest of its body. */
  private void beginToSend(String key) throws IOException {
    Socket client = new Socket(InetAddress.getLoopbackAddress(), server.port());
    slow.add(client);
    client.setSoTimeout((int) PATIENCE.toMillis());
    send(
        client,
        String.join(
            "\r\n",
            "POST /v1/feedback HTTP/1.1",
            "Host: a",
            "Connection: close",
            "Content-Type: application/json",
            "Authorization: Bearer " + key,
            "Content-Length: " + (BEGINNING.length() + REST.length()),
            "",
            BEGINNING));
  }

  /** Sends the rest and gives the answer. */
  private static String rest(Socket client) throws IOException {
    send(client, REST);
    return new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  private static void send(Socket client, String text) throws IOException {
    client.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
  }

  private HttpResponse<String> post(String key) throws Exception {
    return http.send(
        request("/v1/feedback")
            .header("Content-Type", "application/json")
            .header("Authorization", "Bearer " + key)
            .POST(BodyPublishers.ofString(BEGINNING + REST))
            .build(),
        BodyHandlers.ofString());
  }

  private HttpResponse<String> get(String path) throws Exception {
    return http.send(request(path).build(), BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(server.address() + path)).timeout(PATIENCE);
  }
}
