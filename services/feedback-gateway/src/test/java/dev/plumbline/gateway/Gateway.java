package dev.plumbline.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.plumbline.runtime.configuration.Configuration;
import dev.plumbline.runtime.kafka.AvroDecoder;
import dev.plumbline.runtime.kafka.Decoded;
import dev.plumbline.runtime.kafka.KafkaClients;
import dev.plumbline.runtime.kafka.KafkaConfiguration;
import dev.plumbline.runtime.kafka.TopicAdministration;
import dev.plumbline.runtime.service.ServiceContext;
import dev.plumbline.schema.FeedbackEvent;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;

/** A gateway on a free port with topics of its own, a client for it, and eyes on its topic. */
final class Gateway implements AutoCloseable {
  static final ObjectMapper JSON = new ObjectMapper();

  private final KafkaClients clients;
  private final FeedbackGatewayService service;
  private final HttpClient http = HttpClient.newHttpClient();

  private Gateway(KafkaClients clients, FeedbackGatewayService service) {
    this.clients = clients;
    this.service = service;
  }

  /** Makes the topics and starts a gateway. */
  static Gateway start(String bootstrapServers, String name, Map<String, ?> overrides) {
    Configuration configuration = configuration(bootstrapServers, name, overrides);
    KafkaClients clients = new KafkaClients(KafkaConfiguration.from(configuration));
    try (TopicAdministration administration = new TopicAdministration(clients)) {
      administration.create(List.of(clients.configuration().topics().feedback()));
    }
    return of(bootstrapServers, name, overrides);
  }

  /** Starts a gateway whose topic is there. */
  static Gateway of(String bootstrapServers, String name, Map<String, ?> overrides) {
    Configuration configuration = configuration(bootstrapServers, name, overrides);
    return new Gateway(
        new KafkaClients(KafkaConfiguration.from(configuration)),
        FeedbackGatewayService.start(ServiceContext.of(configuration)));
  }

  static Configuration configuration(
      String bootstrapServers, String name, Map<String, ?> overrides) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("plumbline.gateway.http.port", 0);
    settings.put("plumbline.kafka.bootstrap-servers", bootstrapServers);
    settings.put("plumbline.kafka.schema-registry-url", "mock://gateway-" + name);
    settings.put("plumbline.kafka.topics.prefix", name + "-");
    settings.putAll(overrides);
    return Configuration.load(Optional.empty(), Map.of()).withOverrides(settings);
  }

  URI uri(String path) {
    return URI.create(service.address().orElseThrow() + path);
  }

  FeedbackGatewayService service() {
    return service;
  }

  HttpResponse<String> post(String body) throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(uri("/v1/feedback"))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body)));
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(uri(path)));
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return http.send(request.timeout(Duration.ofSeconds(60)).build(), BodyHandlers.ofString());
  }

  static List<String> eventIds(HttpResponse<String> answer) throws IOException {
    List<String> ids = new ArrayList<>();
    JSON.readTree(answer.body()).get("event_ids").forEach(id -> ids.add(id.asText()));
    return ids;
  }

  static JsonNode error(HttpResponse<String> answer) throws IOException {
    return JSON.readTree(answer.body()).get("error");
  }

  /** The committed records of the feedback topic, once there are that many. */
  List<Decoded.Present<FeedbackEvent>> records(int count) {
    AvroDecoder<FeedbackEvent> decoder = clients.decoder(FeedbackEvent.class);
    List<Decoded.Present<FeedbackEvent>> records = new ArrayList<>();
    try (Consumer<byte[], byte[]> consumer =
        clients.bytesConsumer("test", Map.of("group.id", "test"))) {
      consumer.subscribe(List.of(clients.configuration().topics().feedback().name()));
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () -> {
                for (ConsumerRecord<byte[], byte[]> each : consumer.poll(Duration.ofMillis(200))) {
                  records.add((Decoded.Present<FeedbackEvent>) decoder.decode(each));
                }
                return records.size() >= count;
              });
    }
    return records;
  }

  @Override
  public void close() {
    service.close();
  }
}
