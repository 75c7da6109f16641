package dev.plumbline.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.plumbline.embeddedkafka.EmbeddedKafka;
import dev.plumbline.gateway.http.OpenApiSchemas;
import dev.plumbline.schema.FeedbackEvent;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** A gateway that knows its clients. */
class AccessIT {
  private static final String SHOP = "the-key-of-the-shop";
  private static final String DESK = "the-key-of-the-desk";
  private static final String SLOW = "the-key-of-the-slow";

  @TempDir static Path directory;
  private static EmbeddedKafka broker;
  private static Gateway gateway;

  @BeforeAll
  static void start() {
    broker = EmbeddedKafka.start(directory, 0);
    gateway =
        Gateway.start(
            broker.bootstrapServers(),
            "access",
            Map.of(
                "plumbline.users.secret",
                "a secret for the users",
                "plumbline.gateway.rate-limit.burst",
                2,
                "plumbline.gateway.clients",
                Map.of(
                    "shop", Map.of("key", SHOP, "channels", "shop"),
                    "desk", Map.of("key", DESK, "channels", "desk, help"),
                    "slow", Map.of("key", SLOW, "channels", "*", "rate", 1))));
  }

  @AfterAll
  static void stop() {
    gateway.close();
    broker.close();
  }

  @Test
  void whatAClientSendsIsOfItsChannelAndOfAPseudonym() throws Exception {
    HttpResponse<String> answer = post(SHOP, "{\"user_id\": \"user-17\", " + vote("c-1"));

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    FeedbackEvent event =
        gateway.records(1).stream()
            .map(record -> record.value().orElseThrow())
            .filter(each -> each.getCompletionId().equals("c-1"))
            .findFirst()
            .orElseThrow();
    assertThat(event.getChannel()).isEqualTo("shop");
    // printf user-17 | openssl dgst -sha256 -hmac 'a secret for the users'
    assertThat(event.getUserId())
        .isEqualTo("89340005ed2634235d3f3b7e3a6350bab53572dee73481d8fd2d88a423c7c69b");
  }

  @Test
  void withoutAKeyNothingIsTaken() throws Exception {
    HttpResponse<String> none = gateway.post("{" + vote("c"));
    HttpResponse<String> wrong = post("not-the-key-of-anybody", "{" + vote("c"));

    assertRefused(none, 401, "unauthorized");
    assertRefused(wrong, 401, "unauthorized");
    assertThat(none.headers().firstValue("WWW-Authenticate")).contains("Bearer");
    assertThat(gateway.get("/health/ready").statusCode()).isEqualTo(200);
  }

  @Test
  void aChannelThatIsNotTheClientsIsRefusedByItsField() throws Exception {
    HttpResponse<String> foreign =
        post(SHOP, "{\"events\": [{" + vote("c") + ", {\"channel\": \"desk\", " + vote("c") + "]}");
    HttpResponse<String> unclear = post(DESK, "{" + vote("c"));

    assertRefused(foreign, 403, "forbidden");
    assertThat(Gateway.error(foreign).get("field").asText()).isEqualTo("events[1].channel");
    assertRefused(unclear, 403, "forbidden");
    assertThat(Gateway.error(unclear).get("message").asText()).contains("name one of them");
    assertThat(post(DESK, "{\"channel\": \"help\", " + vote("c")).statusCode()).isEqualTo(202);
  }

  @Test
  void whoeverSendsTooMuchIsToldWhenToComeBack() throws Exception {
    StringBuilder batch = new StringBuilder("{\"events\": [{" + vote("c"));
    for (int i = 0; i < 100; i++) {
      batch.append(", {").append(vote("c"));
    }

    assertThat(post(SLOW, batch + "]}").statusCode()).isEqualTo(202);
    HttpResponse<String> refused = post(SLOW, "{" + vote("c"));

    assertRefused(refused, 429, "rate_limited");
    assertThat(Long.parseLong(refused.headers().firstValue("Retry-After").orElseThrow()))
        .isBetween(50L, 100L);
    assertThat(post(SHOP, "{" + vote("c")).statusCode()).isEqualTo(202);
  }

  @Test
  void keysAndUsersStayOutOfTheLog() throws Exception {
    Logger ours = (Logger) LoggerFactory.getLogger("dev.plumbline");
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    ours.addAppender(log);
    ours.setLevel(ch.qos.logback.classic.Level.TRACE);
    try (Gateway own =
        Gateway.start(
            broker.bootstrapServers(),
            "log-access",
            Map.of(
                "plumbline.gateway.clients",
                Map.of("shop", Map.of("key", SHOP, "channels", "shop"))))) {
      for (String key : new String[] {SHOP, "sesame-open-the-door"}) {
        own.send(request(own, key, "{\"user_id\": \"user-17\", " + vote("c")));
      }
    } finally {
      ours.detachAppender(log);
      ours.setLevel(null);
    }

    assertThat(log.list)
        .noneMatch(line -> line.getFormattedMessage().matches("(?s).*(the-key|sesame|user-17).*"));
  }

  private static String vote(String completion) {
    return "\"completion_id\": \"" + completion + "\", \"rating\": \"up\"}";
  }

  private static HttpResponse<String> post(String key, String body) throws Exception {
    return gateway.send(request(gateway, key, body));
  }

  private static HttpRequest.Builder request(Gateway to, String key, String body) {
    return HttpRequest.newBuilder(to.uri("/v1/feedback"))
        .header("Content-Type", "application/json")
        .header("Authorization", "Bearer " + key)
        .POST(BodyPublishers.ofString(body));
  }

  private static void assertRefused(HttpResponse<String> answer, int status, String reason)
      throws Exception {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(Gateway.error(answer).get("reason").asText()).isEqualTo(reason);
    OpenApiSchemas document = new OpenApiSchemas(gateway.get("/openapi.json").body());
    assertThat(document.mistakesOfAnswer(status, Gateway.JSON.readTree(answer.body()))).isEmpty();
  }
}
