package dev.plumbline.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What a real server's log holds, read from its process, and what it never does. */
class LogIT {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final String MARK = "nobody-may-read-this-4711";

  @TempDir private static Path directory;

  @RegisterExtension private static final LiveKafka kafka = new LiveKafka(() -> directory);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private ServerProcess server;

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  @Test
  void whateverUsersSendIsNotInTheLogEvenWithEverythingOn() throws Exception {
    start(Map.of("level", "trace", "libraries", "info", "format", "json"));

    sendTheMarkInEveryWay();
    server.terminate();
    assertThat(server.awaitEnd()).isZero();

    List<JsonNode> events = events();
    assertThat(events)
        .extracting(event -> event.path("formattedMessage").asText())
        .as("it did log its requests")
        .anyMatch(message -> message.contains("of channel default, version 0: ANSWERED after"));
    assertThat(events)
        .allSatisfy(
            event -> {
              assertThat(event.path("timestamp").isIntegralNumber()).isTrue();
              assertThat(event.path("level").asText()).isNotEmpty();
              assertThat(event.path("loggerName").asText()).isNotEmpty();
            });
    assertThat(events)
        .as("a request's lines bear its id")
        .anyMatch(event -> event.path("mdc").path("request").asText().equals("an-id-of-a-client"));
    assertThat(server.said()).doesNotContain(MARK);
  }

  @Test
  void onlyWhoAllowsUsersTextsSeesThem() throws Exception {
    start(Map.of("libraries", "trace", "users-texts", "true"));

    sendTheMarkInEveryWay();

    Awaitility.await().atMost(PATIENCE).until(() -> server.said().contains(MARK));
  }

  private void start(Map<String, String> logging) throws IOException {
    Map<String, Object> settings = kafka.newInstallation().settings;
    settings.put("plumbline.model.source", TinyServer.MODEL.toString());
    settings.put("plumbline.model.cache", directory.resolve("cache").toString());
    settings.put("plumbline.model.threads", 1);
    settings.put("plumbline.server.answers.cache", "16 MiB");
    logging.forEach((name, value) -> settings.put("plumbline.logging." + name, value));
    server = ServerProcess.start(directory, settings);
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> send("GET", "/health/ready", "").statusCode() == 200);
  }

  private void sendTheMarkInEveryWay() throws Exception {
    String message = "{\"role\": \"user\", \"content\": \"" + MARK + "\"}";
    String chat = "\"max_tokens\": 4, \"messages\": [" + message + "]";
    assertThat(post("{" + chat + "}").statusCode()).isEqualTo(200);
    assertThat(post("{\"stream\": true, " + chat + "}").body()).endsWith("data: [DONE]\n\n");
    assertThat(
            send("POST", "/v1/completions", "{\"max_tokens\": 4, \"prompt\": \"" + MARK + "\"}")
                .statusCode())
        .isEqualTo(200);
    // What is refused was written by a user, too.
    assertThat(post("{\"user\": \"" + MARK + "\", \"stop\": 3, " + chat + "}").statusCode())
        .isEqualTo(400);
    assertThat(post("{\"model\": \"" + MARK + " \", " + chat + "}").statusCode()).isEqualTo(404);
    assertThat(post("{\"" + MARK + "\": 1, " + chat + "}").statusCode()).isEqualTo(400);
    assertThat(post("{\"messages\": [" + message + ", " + MARK).statusCode()).isEqualTo(400);
    assertThat(post("{" + chat.replace(MARK, (MARK + " ").repeat(100)) + "}").statusCode())
        .isEqualTo(400);
    abandon("{\"stream\": true, " + chat.replace("4,", "100,") + "}");
  }

  /** Goes away in the middle of an answer. */
  private void abandon(String body) {
    CompletableFuture<HttpResponse<String>> answer =
        http.sendAsync(request("POST", "/v1/chat/completions", body), BodyHandlers.ofString());
    answer.cancel(true);
  }

  private List<JsonNode> events() {
    return server
        .said()
        .lines()
        // The one line for people, on standard output.
        .filter(line -> !line.startsWith("model-server is up on "))
        .map(ServerClient::json)
        .toList();
  }

  private HttpResponse<String> post(String body) throws Exception {
    return send("POST", "/v1/chat/completions", body);
  }

  private HttpResponse<String> send(String method, String path, String body) throws Exception {
    return http.send(request(method, path, body), BodyHandlers.ofString());
  }

  private HttpRequest request(String method, String path, String body) {
    return HttpRequest.newBuilder(URI.create(server.address() + path))
        .header("Content-Type", "application/json")
        .header("x-request-id", "an-id-of-a-client")
        .timeout(PATIENCE)
        .method(method, HttpRequest.BodyPublishers.ofString(body))
        .build();
  }
}
