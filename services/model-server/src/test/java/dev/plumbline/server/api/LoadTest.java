package dev.plumbline.server.api;

import static dev.plumbline.server.api.ApiFixture.asking;
import static dev.plumbline.server.api.ApiFixture.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.runtime.service.Readiness;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens to requests when there is no place, no time, no client or no server any more. */
class LoadTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  @Test
  void aFullQueueIsToldAtOnceAndWhenToComeBack() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    try (ApiFixture api = new ApiFixture(1, 1, LONG, List.of(), Readiness.yes())) {
      api.source.holdBeforeEnd(release);
      CompletableFuture<HttpResponse<String>> running = askLater(api);
      Awaitility.await().until(() -> api.scheduler.running() == 1);
      CompletableFuture<HttpResponse<String>> waiting = askLater(api);
      Awaitility.await().until(() -> api.scheduler.waiting() == 1);

      HttpResponse<String> refused = api.chat(asking(""));

      assertThat(refused.statusCode()).isEqualTo(429);
      assertThat(Long.parseLong(refused.headers().firstValue("Retry-After").orElseThrow()))
          .isPositive();
      assertThat(json(refused.body()).at("/error/code").asText()).isEqualTo("rate_limit_exceeded");
      assertThat(api.source.requests()).as("nothing is prepared for it").hasSize(2);
      release.countDown();
      assertThat(running.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
      assertThat(waiting.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void severalChoicesAreStartedAllOrNone() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    try (ApiFixture api = new ApiFixture(1, 2, LONG, List.of(), Readiness.yes())) {
      api.source.holdBeforeEnd(release);
      CompletableFuture<HttpResponse<String>> running = askLater(api);
      Awaitility.await().until(() -> api.scheduler.running() == 1);

      HttpResponse<String> refused = api.chat(asking("\"n\":3"));

      assertThat(refused.statusCode()).isEqualTo(429);
      assertThat(api.scheduler.waiting()).isZero();
      release.countDown();
      assertThat(running.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
      assertThat(api.chat(asking("\"n\":3")).statusCode()).as("when idle").isEqualTo(200);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "n      | {\"prompt\":\"a\",\"n\":3}",
        "n      | {\"prompt\":[\"a\",\"b\"],\"n\":2}",
        "prompt | {\"prompt\":[\"a\",\"b\",\"c\"]}",
      })
  void aRequestThatNotEvenAnIdleServerCouldTakeIsNotToldToComeBack(String parameter, String body) {
    try (ApiFixture api = new ApiFixture(1, 1, LONG, List.of(), Readiness.yes())) {
      HttpResponse<String> refused = api.post("/v1/completions", body);

      assertThat(refused.statusCode()).isEqualTo(400);
      assertThat(refused.headers().firstValue("Retry-After")).isEmpty();
      JsonNode error = json(refused.body()).get("error");
      assertThat(error.get("type").asText()).isEqualTo("invalid_request_error");
      assertThat(error.get("param").asText()).isEqualTo(parameter);
      assertThat(error.get("code").asText()).isEqualTo("too_many_answers");
      assertThat(error.get("message").asText()).contains("at most 2 at once");
      assertThat(api.source.requests()).as("nothing was begun").isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aClientThatLeavesFreesItsPlace(boolean stream) throws Exception {
    try (ApiFixture api = new ApiFixture(1, 1, LONG, List.of(), Readiness.yes())) {
      api.serve("default", 1);
      api.source.holdBeforeEnd(new CountDownLatch(1));

      Socket socket = sendRaw(api, asking("\"stream\":" + stream));
      Awaitility.await().until(() -> api.scheduler.running() == 1);
      socket.close();

      Awaitility.await().until(() -> api.scheduler.running() == 0);
      assertThat(api.source.cancelled()).isEqualTo(1);
      assertThat(api.registry.status().get(0).current().orElseThrow().users()).isZero();
    }
  }

  @Test
  void aWholeAnswerWhoseClientLeftIsNotRecordedAsNobodyReadIt() throws Exception {
    try (ApiFixture api = new ApiFixture(1, 1, LONG, List.of(), Readiness.yes())) {
      api.source.holdBeforeEnd(new CountDownLatch(1));

      Socket socket = sendRaw(api, asking(""));
      Awaitility.await().until(() -> api.scheduler.running() == 1);
      socket.close();

      Awaitility.await().until(() -> api.ends.contains(AnswerMetrics.Outcome.ABANDONED));
      Awaitility.await().during(Duration.ofMillis(500)).until(api.completions::isEmpty);
    }
  }

  @Test
  void aRequestThatWaitsAndLosesItsClientIsNeverStarted() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    try (ApiFixture api = new ApiFixture(1, 1, LONG, List.of(), Readiness.yes())) {
      api.source.holdBeforeEnd(release);
      CompletableFuture<HttpResponse<String>> running = askLater(api);
      Awaitility.await().until(() -> api.scheduler.running() == 1);

      Socket socket = sendRaw(api, asking(""));
      Awaitility.await().until(() -> api.scheduler.waiting() == 1);
      socket.close();

      Awaitility.await().until(() -> api.scheduler.waiting() == 0);
      release.countDown();
      assertThat(running.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aRequestSentAheadOnTheSameConnectionIsAnsweredToo() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    try (ApiFixture api = new ApiFixture(1, 1, LONG, List.of(), Readiness.yes())) {
      api.source.holdBeforeEnd(release);
      try (Socket socket = sendRaw(api, asking(""))) {
        Awaitility.await().until(() -> api.scheduler.running() == 1);
        socket
            .getOutputStream()
            .write(
                "GET /v1/models HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII));
        // Long enough for the server to look after its client at least once.
        Awaitility.await()
            .pollDelay(Duration.ofMillis(500))
            .until(() -> api.scheduler.running() == 1);

        release.countDown();
        String both = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(both).contains("chat.completion").contains("\"object\":\"list\"");
      }
    }
  }

  @Test
  void anAnswerThatTakesTooLongIsGivenUp() {
    try (ApiFixture api =
        new ApiFixture(1, 1, Duration.ofMillis(300), List.of(), Readiness.yes())) {
      api.source.holdBeforeEnd(new CountDownLatch(1));

      HttpResponse<String> response = api.chat(asking(""));

      assertThat(response.statusCode()).isEqualTo(504);
      Awaitility.await().until(() -> api.scheduler.running() == 0);
    }
  }

  @Test
  void aStoppingServerFinishesWhatRunsAndTakesNothingNew() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    try (ApiFixture api = new ApiFixture()) {
      api.source.holdBeforeEnd(release);
      CompletableFuture<HttpResponse<String>> running = askLater(api);
      Awaitility.await().until(() -> api.scheduler.running() == 1);

      CompletableFuture<Boolean> drained =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return api.scheduler.drain(Duration.ofSeconds(10));
                } catch (InterruptedException e) {
                  throw new IllegalStateException(e);
                }
              });
      Awaitility.await().until(() -> api.chat(asking("\"n\":4")).statusCode() == 503);
      release.countDown();

      assertThat(drained.get(10, TimeUnit.SECONDS)).isTrue();
      assertThat(running.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aServerThatIsNotReadySaysSo() {
    try (ApiFixture api =
        new ApiFixture(1, 1, LONG, List.of(), Readiness.no("the model is being loaded"))) {
      HttpResponse<String> response = api.chat(asking(""));

      assertThat(response.statusCode()).isEqualTo(503);
      assertThat(response.headers().firstValue("Retry-After")).isPresent();
      assertThat(response.body()).contains("the model is being loaded");
      assertThat(api.get("/health/live").statusCode()).isEqualTo(200);
      assertThat(api.get("/v1/adapters").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void withKeysOnlyTheirHoldersMayAsk() {
    try (ApiFixture api =
        new ApiFixture(1, 1, LONG, List.of("secret-1", "secret-2"), Readiness.yes())) {
      assertThat(api.chat(asking("")).statusCode()).isEqualTo(401);
      assertThat(askWithKey(api, "wrong").statusCode()).isEqualTo(401);
      assertThat(json(askWithKey(api, "wrong").body()).at("/error/code").asText())
          .isEqualTo("invalid_api_key");
      assertThat(askWithKey(api, "secret-2").statusCode()).isEqualTo(200);
      assertThat(api.get("/v1/models").statusCode()).isEqualTo(401);
      assertThat(askWithKey(api, "operator-secret").statusCode()).isEqualTo(200);
      assertThat(rollBackWithKey(api, "secret-2").statusCode()).isEqualTo(403);
      assertThat(rollBackWithKey(api, "operator-secret").statusCode()).isEqualTo(404);
      assertThat(api.get("/health/ready").statusCode()).isEqualTo(200);
    }
  }

  private static HttpResponse<String> rollBackWithKey(ApiFixture api, String key) {
    return api.send(
        HttpRequest.newBuilder(api.uri("/v1/adapters/default/rollback"))
            .header("Content-Type", "application/json")
            .header("Authorization", "Bearer " + key)
            .POST(HttpRequest.BodyPublishers.ofString("{\"version\":1}")));
  }

  private static HttpResponse<String> askWithKey(ApiFixture api, String key) {
    return api.send(
        HttpRequest.newBuilder(api.uri("/v1/chat/completions"))
            .header("Content-Type", "application/json")
            .header("Authorization", "Bearer " + key)
            .POST(HttpRequest.BodyPublishers.ofString(asking(""))));
  }

  private static CompletableFuture<HttpResponse<String>> askLater(ApiFixture api) {
    return CompletableFuture.supplyAsync(() -> api.chat(asking("")));
  }

  static Socket sendRaw(ApiFixture api, String body) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), api.port());
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    OutputStream out = socket.getOutputStream();
    out.write(
        ("POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\n"
                + "Content-Type: application/json\r\nContent-Length: "
                + bytes.length
                + "\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII));
    out.write(bytes);
    out.flush();
    return socket;
  }
}
