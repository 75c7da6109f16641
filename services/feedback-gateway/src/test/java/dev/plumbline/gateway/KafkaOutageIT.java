package dev.plumbline.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.embeddedkafka.EmbeddedKafka;
import dev.plumbline.gateway.http.OpenApiSchemas;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a client sees while the broker is away, and after. */
class KafkaOutageIT {
  private static final Map<String, ?> SHORT_TIMEOUTS =
      Map.of(
          "plumbline.gateway.kafka.delivery-timeout", "2 s",
          "plumbline.gateway.kafka.block-timeout", "1 s",
          "plumbline.gateway.kafka.retry-after", "7 s");

  @TempDir Path directory;
  private EmbeddedKafka broker;
  private Gateway gateway;

  @BeforeEach
  void start() {
    broker = EmbeddedKafka.start(directory, 0);
    gateway = Gateway.start(broker.bootstrapServers(), "outage", SHORT_TIMEOUTS);
  }

  @AfterEach
  void stop() {
    gateway.close();
    broker.close();
  }

  @Test
  void withoutKafkaTheAnswerSaysWhenToComeBackAndWithWhichIds() throws Exception {
    OpenApiSchemas document = new OpenApiSchemas(gateway.get("/openapi.json").body());
    assertThat(gateway.post(vote("before")).statusCode()).isEqualTo(202);

    broker.close();
    HttpResponse<String> single = gateway.post(vote("during"));
    HttpResponse<String> batch =
        gateway.post(
            "{\"events\": [" + vote("a") + ", {\"completion_id\": \"c\", \"rating\": \"up\"}]}");

    assertThat(single.statusCode()).isEqualTo(503);
    assertThat(single.headers().firstValue("Retry-After")).contains("7");
    assertThat(Gateway.error(single).get("reason").asText()).isEqualTo("not_acknowledged");
    assertThat(Gateway.eventIds(single)).containsExactly("during");
    assertThat(batch.statusCode()).isEqualTo(503);
    assertThat(Gateway.eventIds(batch)).hasSize(2).startsWith("a");
    assertThat(document.mistakesOfAnswer(503, Gateway.JSON.readTree(batch.body()))).isEmpty();
    assertThat(gateway.service().readiness().ready()).isTrue();
    assertThat(gateway.service().readiness().detail()).contains("Kafka");
    assertThat(gateway.get("/metrics").body())
        .contains("plumbline_gateway_kafka_failures_total{kind=\"timeout\"} 2.0");
  }

  @Test
  void whenKafkaIsBackTheSameEventsAreTakenAndNoneIsLost() throws Exception {
    int port = Integer.parseInt(broker.bootstrapServers().split(":", -1)[1]);
    gateway.post(vote("before"));
    broker.close();
    HttpResponse<String> during = gateway.post(vote("during"));

    broker = EmbeddedKafka.start(directory, port);
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> gateway.post(vote("during")).statusCode() == 202);
    HttpResponse<String> after = gateway.post(vote("after"));

    assertThat(during.statusCode()).isEqualTo(503);
    assertThat(after.statusCode()).isEqualTo(202);
    assertThat(gateway.service().readiness().detail()).isEqualTo("ready");
    Set<String> stored = new HashSet<>();
    gateway.records(3).forEach(each -> stored.add(each.value().orElseThrow().getEventId()));
    assertThat(stored).containsExactlyInAnyOrder("before", "during", "after");
  }

  @Test
  void closingAnswersWhatIsUnderWay() throws Exception {
    gateway.post(vote("before"));
    broker.close();
    List<CompletableFuture<Integer>> waiting =
        List.of("a", "b", "c").stream()
            .map(id -> CompletableFuture.supplyAsync(() -> status(vote(id))))
            .toList();
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .until(
            () -> gateway.get("/metrics").body().contains("plumbline_gateway_requests_waiting 3"));

    gateway.close();

    assertThat(waiting).allSatisfy(answer -> assertThat(answer.get()).isEqualTo(503));
  }

  private int status(String body) {
    try {
      return gateway.post(body).statusCode();
    } catch (Exception e) {
      throw new CompletionException(e);
    }
  }

  private static String vote(String id) {
    return "{\"event_id\": \"" + id + "\", \"completion_id\": \"c\", \"rating\": \"up\"}";
  }
}
