package dev.plumbline.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.plumbline.embeddedkafka.EmbeddedKafka;
import dev.plumbline.runtime.identity.Prompt;
import dev.plumbline.runtime.identity.Turn;
import dev.plumbline.runtime.kafka.Decoded;
import dev.plumbline.runtime.service.ServiceContext;
import dev.plumbline.runtime.service.StartException;
import dev.plumbline.schema.FeedbackEvent;
import dev.plumbline.schema.Message;
import dev.plumbline.schema.Rating;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

class FeedbackGatewayIT {
  private static final String VOTE = "{\"completion_id\": \"chatcmpl-1\", \"rating\": \"up\"}";

  @TempDir static Path directory;
  private static EmbeddedKafka broker;
  private static Gateway gateway;

  @BeforeAll
  static void start() {
    broker = EmbeddedKafka.start(directory, 0);
    gateway =
        Gateway.start(
            broker.bootstrapServers(),
            "shared",
            Map.of("plumbline.gateway.http.max-body", "64 KiB"));
  }

  @AfterAll
  static void stop() {
    gateway.close();
    broker.close();
  }

  @Test
  void anAcceptedEventIsInKafkaUnderItsCompletionId() throws Exception {
    try (Gateway own = gateway("by-completion")) {
      HttpResponse<String> answer =
          own.post(
              """
              {"event_id": "e-1", "completion_id": "chatcmpl-7", "rating": "down",
               "comment": "Zu lang 👎", "user_id": "u-1", "channel": "help-desk"}
              """);

      List<Decoded.Present<FeedbackEvent>> records = own.records(1);
      assertThat(answer.statusCode()).isEqualTo(202);
      assertThat(answer.body()).isEqualTo("{\"event_ids\":[\"e-1\"]}");
      assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
      assertThat(records).hasSize(1);
      assertThat(records.get(0).key()).isEqualTo("chatcmpl-7");
      FeedbackEvent event = records.get(0).value().orElseThrow();
      assertThat(event.getEventId()).isEqualTo("e-1");
      assertThat(event.getRating()).isEqualTo(Rating.DOWN);
      assertThat(event.getComment()).isEqualTo("Zu lang 👎");
      assertThat(event.getChannel()).isEqualTo("help-desk");
    }
  }

  @Test
  void anInlineEventIsInKafkaUnderItsPrompt() throws Exception {
    try (Gateway own = gateway("inline")) {
      HttpResponse<String> answer =
          own.post(
              """
              {"prompt": [{"role": "user", "content": "q"}], "response": "r",
               "corrected_response": "better"}
              """);

      Decoded.Present<FeedbackEvent> stored = own.records(1).get(0);
      FeedbackEvent event = stored.value().orElseThrow();
      assertThat(answer.statusCode()).isEqualTo(202);
      assertThat(Gateway.eventIds(answer)).containsExactly(event.getEventId());
      assertThat(stored.key()).isEqualTo(Prompt.of("default", List.of(new Turn("user", "q"))).id());
      assertThat(event.getPrompt()).containsExactly(new Message("user", "q"));
      assertThat(event.getRating()).isEqualTo(Rating.DOWN);
    }
  }

  @Test
  void theEventsOfABatchAreWrittenInTheirOrder() throws Exception {
    StringBuilder batch = new StringBuilder();
    for (int i = 0; i < 200; i++) {
      batch
          .append(i == 0 ? "" : ",")
          .append(
              "{\"event_id\": \"e-" + i + "\", \"completion_id\": \"same\", \"rating\": \"up\"}");
    }

    try (Gateway own = gateway("batch")) {
      HttpResponse<String> answer = own.post("{\"events\": [" + batch + "]}");

      List<String> stored =
          own.records(200).stream().map(each -> each.value().orElseThrow().getEventId()).toList();
      assertThat(answer.statusCode()).isEqualTo(202);
      assertThat(stored).startsWith("e-0", "e-1").hasSize(200);
      assertThat(Gateway.eventIds(answer)).isEqualTo(stored);
    }
  }

  @Test
  void aRefusedEventTakesItsWholeBatchWithIt() throws Exception {
    try (Gateway own = gateway("refused")) {
      HttpResponse<String> refused =
          own.post("{\"events\": [" + VOTE + ", {\"completion_id\": \"c\", \"rating\": 5}]}");
      HttpResponse<String> accepted = own.post(VOTE);

      assertThat(refused.statusCode()).isEqualTo(400);
      assertThat(Gateway.error(refused).get("field").asText()).isEqualTo("events[1].rating");
      assertThat(own.records(1)).hasSize(1);
      assertThat(own.records(1).get(0).value().orElseThrow().getEventId())
          .isEqualTo(Gateway.eventIds(accepted).get(0));
    }
  }

  @Test
  void anEventSentAgainKeepsItsIdSoThatReadersCanDropIt() throws Exception {
    String event = "{\"event_id\": \"twice\", \"completion_id\": \"c\", \"rating\": \"up\"}";

    try (Gateway own = gateway("twice")) {
      own.post(event);
      own.post(event);

      assertThat(own.records(2))
          .extracting(each -> each.value().orElseThrow().getEventId())
          .containsExactly("twice", "twice");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json",
        "Application/JSON",
        "application/json; charset=utf-8",
        "application/json;charset=\"UTF-8\""
      })
  void jsonIsTakenHoweverItsTypeIsWritten(String type) throws Exception {
    assertThat(postAs(type).statusCode()).isEqualTo(202);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/jsonl",
        "text/json",
        "application/json; charset=iso-8859-1",
        "application/merge-patch+json"
      })
  void anotherTypeIsRefused(String type) throws Exception {
    assertError(postAs(type), 415, "unsupported_media_type");
  }

  @Test
  void aBodyWithoutATypeIsRefused() throws Exception {
    assertError(
        gateway.send(post().POST(BodyPublishers.ofString(VOTE))), 415, "unsupported_media_type");
  }

  @Test
  void aCompressedBodyIsRefused() throws Exception {
    assertError(
        gateway.send(
            post()
                .header("Content-Type", "application/json")
                .header("Content-Encoding", "gzip")
                .POST(BodyPublishers.ofString(VOTE))),
        415,
        "unsupported_media_type");
  }

  @Test
  void aBodyIsTakenUpToItsLimitAndRefusedAboveIt() throws Exception {
    String largest = VOTE + " ".repeat(64 * 1024 - VOTE.length());

    assertThat(gateway.post(largest).statusCode()).isEqualTo(202);
    assertError(gateway.post(largest + " "), 413, "too_large");
  }

  @Test
  void aBodyOfUnknownLengthIsRefusedAboveTheLimitToo() throws Exception {
    byte[] large = (VOTE + " ".repeat(64 * 1024)).getBytes(StandardCharsets.UTF_8);
    BodyPublisher unknownLength =
        BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large));

    HttpResponse<String> answer =
        gateway.send(post().header("Content-Type", "application/json").POST(unknownLength));

    assertError(answer, 413, "too_large");
  }

  @Test
  void unknownPathsAndMethodsHaveTheSameShapeOfError() throws Exception {
    HttpResponse<String> method = gateway.get("/v1/feedback");

    assertError(gateway.get("/v1/feedbacks"), 404, "not_found");
    assertError(method, 405, "method_not_allowed");
    assertThat(method.headers().firstValue("Allow")).contains("POST");
    assertError(
        gateway.send(post().method("PUT", BodyPublishers.ofString(VOTE))),
        405,
        "method_not_allowed");
  }

  @Test
  void whatIsNotHttpHasTheSameShapeOfError() throws Exception {
    assertThat(answer("GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n"))
        .startsWith("HTTP/1.1 400")
        .containsIgnoringCase("Content-Type: application/json")
        .contains("{\"error\":{\"reason\":\"not_http\"");
  }

  @Test
  void aWebPageUnderItsOwnNameIsRefused() throws Exception {
    assertThat(answer("GET /openapi.json HTTP/1.1\r\nHost: elsewhere.example\r\n\r\n"))
        .startsWith("HTTP/1.1 403")
        .contains("{\"error\":{\"reason\":\"forbidden\"", "localhost");
  }

  private static String answer(String request) throws IOException {
    try (Socket socket = new Socket(gateway.uri("").getHost(), gateway.uri("").getPort())) {
      OutputStream out = socket.getOutputStream();
      out.write(request.getBytes(StandardCharsets.US_ASCII));
      out.flush();
      socket.shutdownOutput();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void metricsCountWhatWasAcceptedAndWhatWasRefused() throws Exception {
    try (Gateway own = gateway("metrics")) {
      own.post("{\"events\": [" + VOTE + "," + VOTE + "]}");
      own.post("{}");

      assertThat(own.get("/metrics").body())
          .contains("plumbline_gateway_events_accepted_total 2.0")
          .contains("plumbline_gateway_requests_refused_total{reason=\"missing_field\"} 1.0")
          .contains("plumbline_gateway_request_seconds_count{status=\"202\"} 1")
          .contains("plumbline_gateway_request_seconds_count{status=\"400\"} 1");
    }
  }

  @Test
  void nothingThatAUserWroteIsLogged() throws Exception {
    Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    Logger ours = (Logger) LoggerFactory.getLogger("dev.plumbline");
    Level rootBefore = root.getLevel();
    Level oursBefore = ours.getLevel();
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    root.addAppender(log);
    // The servers' own debug output shows the bytes of requests; INFO is what a process logs.
    root.setLevel(Level.INFO);
    ours.setLevel(Level.TRACE);
    try (Gateway own = gateway("log")) {
      own.post("{\"completion_id\": \"c\", \"rating\": \"up\", \"comment\": \"sesame\"}");
      own.post("{\"completion_id\": \"c\", \"rating\": \"sesame\"}");
      own.post("{\"completion_id\": \"c\", \"sesame\": \"sesame\"}");
      own.post("sesame");
    } finally {
      root.detachAppender(log);
      root.setLevel(rootBefore);
      ours.setLevel(oursBefore);
    }

    assertThat(log.list).isNotEmpty();
    assertThat(log.list).noneMatch(line -> line.getFormattedMessage().contains("sesame"));
  }

  @Test
  void aMissingTopicStopsTheStart() {
    ServiceContext context =
        ServiceContext.of(Gateway.configuration(broker.bootstrapServers(), "missing", Map.of()));

    assertThatThrownBy(() -> FeedbackGatewayService.start(context))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("missing-feedback")
        .hasMessageContaining("plumbline topics create");
  }

  @Test
  void anOccupiedPortStopsTheStartAndIsNamed() {
    Map<String, Object> taken = Map.of("plumbline.gateway.http.port", gateway.uri("").getPort());

    assertThatThrownBy(() -> Gateway.start(broker.bootstrapServers(), "taken", taken))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("plumbline.gateway.http.port");
  }

  @Test
  void aTimeoutThatKafkaRefusesStopsTheStartInOneLine() {
    Map<String, Object> wrong =
        Map.of(
            "plumbline.gateway.kafka.delivery-timeout", "1 s",
            "plumbline.kafka.properties.\"linger.ms\"", "900");

    assertThatThrownBy(() -> Gateway.start(broker.bootstrapServers(), "timeout", wrong))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("delivery.timeout.ms")
        .hasMessageContaining("linger.ms");
  }

  private static Gateway gateway(String name) {
    return Gateway.start(broker.bootstrapServers(), name, Map.of());
  }

  private static HttpRequest.Builder post() {
    return HttpRequest.newBuilder(gateway.uri("/v1/feedback"));
  }

  private static HttpResponse<String> postAs(String type) throws Exception {
    return gateway.send(post().header("Content-Type", type).POST(BodyPublishers.ofString(VOTE)));
  }

  private static void assertError(HttpResponse<String> answer, int status, String reason)
      throws Exception {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(Gateway.error(answer).get("reason").asText()).isEqualTo(reason);
    assertThat(Gateway.error(answer).get("message").asText()).isNotBlank();
  }
}
