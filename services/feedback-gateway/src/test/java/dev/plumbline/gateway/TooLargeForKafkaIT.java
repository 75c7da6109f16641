package dev.plumbline.gateway;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.embeddedkafka.EmbeddedKafka;
import dev.plumbline.gateway.http.OpenApiSchemas;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Events that the gateway takes, and Kafka finds too large. */
class TooLargeForKafkaIT {
  private static final String SMALL =
      "{\"event_id\": \"small\", \"completion_id\": \"c\", \"rating\": \"up\"}";

  @TempDir Path directory;
  private EmbeddedKafka broker;
  private Gateway gateway;

  @BeforeEach
  void start() throws Exception {
    broker = EmbeddedKafka.start(directory, 0);
    gateway = Gateway.start(broker.bootstrapServers(), "small-records", Map.of());
    ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, "small-records-feedback");
    AlterConfigOp small =
        new AlterConfigOp(new ConfigEntry("max.message.bytes", "2000"), AlterConfigOp.OpType.SET);
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      admin.incrementalAlterConfigs(Map.of(topic, List.of(small))).all().get();
    }
  }

  @AfterEach
  void stop() {
    gateway.close();
    broker.close();
  }

  @Test
  void theyAreRefusedForThatAndNotToBeSentAgainAsTheyAre() throws Exception {
    HttpResponse<String> answer = gateway.post(large());

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(413);
    assertThat(Gateway.error(answer).get("reason").asText()).isEqualTo("too_large");
    assertThat(answer.headers().firstValue("Retry-After")).isEmpty();
  }

  @Test
  void theAnswerNamesTheIdsOfAllSinceOthersMayHaveBeenWritten() throws Exception {
    OpenApiSchemas document = new OpenApiSchemas(gateway.get("/openapi.json").body());

    HttpResponse<String> answer = gateway.post("{\"events\": [" + SMALL + ", " + large() + "]}");

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(413);
    assertThat(Gateway.eventIds(answer)).containsExactly("small", "large");
    assertThat(Gateway.error(answer).get("message").asText()).contains("may have been written");
    assertThat(document.mistakesOfAnswer(413, Gateway.JSON.readTree(answer.body()))).isEmpty();
    assertThat(gateway.records(1).get(0).value().orElseThrow().getEventId()).isEqualTo("small");
  }

  private static String large() {
    // Random, since what is sent is compressed.
    String text =
        new Random(1).ints(9000, 'a', 'z').mapToObj(Character::toString).collect(joining());
    return "{\"event_id\": \"large\", \"prompt\": [{\"role\": \"user\", \"content\": \"Why?\"}],"
        + " \"response\": \""
        + text
        + "\", \"rating\": \"up\"}";
  }
}
