package dev.plumbline.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.embeddedkafka.EmbeddedKafka;
import dev.plumbline.gateway.http.OpenApiSchemas;
import dev.plumbline.gateway.http.RandomEvents;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The document that a gateway serves is what that gateway does. */
class OpenApiIT {
  @TempDir static Path directory;
  private static EmbeddedKafka broker;
  private static Gateway gateway;
  private static OpenApiSchemas document;

  @BeforeAll
  static void start() throws Exception {
    broker = EmbeddedKafka.start(directory, 0);
    gateway =
        Gateway.start(
            broker.bootstrapServers(),
            "openapi",
            Map.of(
                "plumbline.gateway.limits.text-characters", 50,
                "plumbline.gateway.limits.messages", 5,
                "plumbline.gateway.limits.events", 7));
    document = new OpenApiSchemas(gateway.get("/openapi.json").body());
  }

  @AfterAll
  static void stop() {
    gateway.close();
    broker.close();
  }

  @Test
  void itStatesTheConfiguredLimits() {
    assertThat(document.component("FeedbackEvent").at("/properties/response/maxLength").asInt())
        .isEqualTo(50);
    assertThat(document.component("FeedbackBatch").at("/properties/events/maxItems").asInt())
        .isEqualTo(7);
  }

  @Test
  void everyExampleOfARequestIsAccepted() throws Exception {
    JsonNode examples = feedback().at("/requestBody/content/application~1json/examples");

    assertThat(examples).isNotEmpty();
    for (JsonNode example : examples) {
      HttpResponse<String> answer = gateway.post(example.get("value").toString());

      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    }
  }

  @Test
  void everyExampleOfAnAnswerIsTheAnswerToItsRequest() throws Exception {
    int seen = 0;
    for (Map.Entry<String, JsonNode> response : feedback().get("responses").properties()) {
      for (JsonNode example : response.getValue().at("/content/application~1json/examples")) {
        HttpResponse<String> answer = gateway.post(example.get("x-request").toString());

        assertThat(answer.statusCode()).isEqualTo(Integer.parseInt(response.getKey()));
        assertThat(Gateway.JSON.readTree(answer.body())).isEqualTo(example.get("value"));
        seen++;
      }
    }
    assertThat(seen).isGreaterThan(4);
  }

  @Test
  void everyDocumentedStatusIsProducedInItsShapeAndNoOther() throws Exception {
    String vote = "{\"completion_id\": \"c\", \"rating\": \"up\"}";
    Map<String, HttpResponse<String>> produced = new TreeMap<>();
    produced.put("202", gateway.post(vote));
    produced.put("400", gateway.post("{"));
    produced.put(
        "409",
        gateway.post(
            "{\"completion_id\": \"c\", \"rating\": \"up\","
                + " \"created_at\": \"2999-01-01T00:00:00Z\"}"));
    produced.put("413", gateway.post(vote + " ".repeat(4 << 20)));
    produced.put(
        "415",
        gateway.send(
            HttpRequest.newBuilder(gateway.uri("/v1/feedback"))
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofString(vote))));

    for (Map.Entry<String, HttpResponse<String>> each : produced.entrySet()) {
      int status = each.getValue().statusCode();
      assertThat(status).isEqualTo(Integer.parseInt(each.getKey()));
      assertThat(document.mistakesOfAnswer(status, Gateway.JSON.readTree(each.getValue().body())))
          .isEmpty();
    }
    // AccessIT has a gateway with clients, KafkaOutageIT a broker that is away, BrokenBodiesTest
    // clients that are slow. 500 would be a mistake of the gateway's, which nothing here knows how
    // to make.
    for (String elsewhere : List.of("401", "403", "408", "429", "500", "503")) {
      produced.put(elsewhere, null);
    }
    assertThat(feedback().get("responses").properties())
        .extracting(Map.Entry::getKey)
        .containsExactlyInAnyOrderElementsOf(produced.keySet());
  }

  @Test
  void everyDocumentedPathOfOperationAnswers() throws Exception {
    for (Map.Entry<String, JsonNode> path : document.document().get("paths").properties()) {
      for (Map.Entry<String, JsonNode> response :
          path.getValue().at("/get/responses").properties()) {
        HttpResponse<String> answer = gateway.get(path.getKey());

        assertThat(answer.statusCode()).isEqualTo(Integer.parseInt(response.getKey()));
        String type = response.getValue().get("content").fieldNames().next();
        assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith(type);
      }
    }
  }

  @Test
  void requestsMadeFromTheSchemaAreAcknowledged() throws Exception {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    RandomEvents events = new RandomEvents(document.document(), new Random(seed));

    for (int i = 0; i < 100; i++) {
      String request = Gateway.JSON.writeValueAsString(events.request());
      HttpResponse<String> answer = gateway.post(request);

      assertThat(answer.statusCode())
          .as("seed %d: %s for %s", seed, answer.body(), request)
          .isEqualTo(202);
    }
  }

  private static JsonNode feedback() {
    return document.document().at("/paths/~1v1~1feedback/post");
  }
}
