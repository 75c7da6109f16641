package dev.plumbline.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What a supervisor sees of a server that it stops with SIGTERM. */
@DisabledOnOs(OS.WINDOWS)
class StopIT {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  @TempDir private static Path directory;

  @RegisterExtension private static final LiveKafka kafka = new LiveKafka(() -> directory);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Path hold = directory.resolve("hold");
  private ServerProcess server;

  @AfterEach
  void stop() throws Exception {
    server.close();
    Files.deleteIfExists(hold);
  }

  @Test
  void theRunningAnswerIsFinishedNewOnesAreRefusedAndTheStatusIsZero() throws Exception {
    startHeld(Duration.ofSeconds(60));
    BufferedReader stream = stream("default", 16);
    assertThat(stream.readLine()).startsWith("data: ");

    server.terminate();

    Awaitility.await().atMost(PATIENCE).until(() -> get("/health/ready").statusCode() == 503);
    assertThat(get("/health/ready").body()).contains("stopping");
    assertThat(get("/health/live").statusCode()).as("still alive").isEqualTo(200);
    HttpResponse<String> refused = ask();
    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(refused.headers().firstValue("Retry-After")).isPresent();
    assertThat(server.said()).doesNotContain("given up");
    Files.delete(hold);
    assertThat(stream.lines().toList()).contains("data: [DONE]");
    assertThat(server.awaitEnd()).isZero();
  }

  @Test
  void anAnswerThatTakesTooLongIsGivenUpAfterTheGrace() throws Exception {
    startHeld(Duration.ofSeconds(1));
    BufferedReader stream = stream("default", 16);
    assertThat(stream.readLine()).startsWith("data: ");

    server.terminate();

    assertThat(server.awaitEnd()).isZero();
    assertThat(server.said()).contains("1 answers were not complete after 1 s and are given up");
  }

  @Test
  void aRealModelFinishesItsStreamAndLeavesInOrder() throws Exception {
    Map<String, Object> settings = settings();
    settings.put("plumbline.model.source", TinyServer.MODEL.toString());
    settings.put("plumbline.model.cache", directory.resolve("cache").toString());
    settings.put("plumbline.model.threads", 1);
    settings.put("plumbline.server.answers.cache", "16 MiB");
    server = ServerProcess.start(directory, settings);
    awaitReady();
    BufferedReader stream = stream("default", 200);
    assertThat(stream.readLine()).startsWith("data: ");

    server.terminate();

    String answer = stream.lines().collect(Collectors.joining("\n"));
    assertThat(answer).contains("\"finish_reason\":\"length\"").endsWith("data: [DONE]\n");
    assertThat(server.awaitEnd()).as(server.said()).isZero();
  }

  private void startHeld(Duration grace) throws IOException {
    Files.createFile(hold);
    Map<String, Object> settings = settings();
    settings.put("plumbline.server.shutdown-grace", grace.toSeconds() + " s");
    server = ServerProcess.startHeld(directory, settings, hold);
    awaitReady();
  }

  private static Map<String, Object> settings() {
    return kafka.newInstallation().settings;
  }

  private void awaitReady() {
    Awaitility.await().atMost(PATIENCE).until(() -> get("/health/ready").statusCode() == 200);
  }

  private BufferedReader stream(String model, int tokens) throws Exception {
    HttpResponse<InputStream> response =
        http.send(chat(model, tokens, true), BodyHandlers.ofInputStream());
    assertThat(response.statusCode()).isEqualTo(200);
    return new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
  }

  private HttpResponse<String> ask() throws Exception {
    return http.send(chat("default", 16, false), BodyHandlers.ofString());
  }

  private HttpRequest chat(String model, int tokens, boolean stream) {
    // The bias keeps a random model from ending its answer by itself.
    String body =
        """
        {"model": "%s", "max_tokens": %d, "stream": %s, "logit_bias": {"2": -100},
         "messages": [{"role": "user", "content": "Hi"}]}
        """
            .formatted(model, tokens, stream);
    return HttpRequest.newBuilder(server.address().resolve("/v1/chat/completions"))
        .header("Content-Type", "application/json")
        .timeout(PATIENCE)
        .POST(HttpRequest.BodyPublishers.ofString(body))
        .build();
  }

  private HttpResponse<String> get(String path) throws Exception {
    URI uri = server.address().resolve(path);
    return http.send(
        HttpRequest.newBuilder(uri).timeout(PATIENCE).build(), BodyHandlers.ofString());
  }
}
