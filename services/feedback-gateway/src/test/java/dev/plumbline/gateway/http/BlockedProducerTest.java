package dev.plumbline.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.plumbline.gateway.access.AccessSettings;
import dev.plumbline.gateway.access.Clients;
import dev.plumbline.gateway.access.EventRate;
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
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** While Kafka is away sending blocks, and with it a thread that answers requests. */
class BlockedProducerTest {
  private static final int PLACES = 2;
  private static final int BODIES = 48;
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final BlockedProducer producer = new BlockedProducer();
  private KafkaWatch watch;
  private FeedbackPublisher publisher;
  private HttpServer server;

  private void start(int places) {
    PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    watch = new KafkaWatch(metrics);
    publisher =
        new FeedbackPublisher(
            new RenewedProducer<>(() -> producer),
            "feedback",
            PATIENCE,
            places,
            watch,
            Tracing.off());
    server =
        HttpServer.start(
            "test",
            new HttpConfiguration("plumbline.test.http.port", "127.0.0.1", 0, 16 * 1024),
            Readiness::yes,
            metrics,
            new FeedbackRoutes(
                new Clients(new AccessSettings(List.of(), new EventRate(0, 1))),
                UserPseudonyms.none(),
                Limits.small(),
                publisher,
                Duration.ofSeconds(7),
                PATIENCE,
                metrics));
  }

  @AfterEach
  void stop() {
    producer.release();
    server.close();
    publisher.close();
  }

  @Test
  void whoFindsNoPlaceIsToldToComeBackWhileOthersWait() {
    start(PLACES);
    List<CompletableFuture<HttpResponse<String>>> waiting =
        Stream.of("a", "b").map(this::post).toList();
    await().atMost(PATIENCE).until(() -> producer.entered() == PLACES);

    List<HttpResponse<String>> surplus =
        Stream.of("c", "d", "e").map(this::post).toList().stream()
            .map(CompletableFuture::join)
            .toList();

    assertThat(surplus)
        .allSatisfy(
            answer -> {
              assertThat(answer.statusCode()).isEqualTo(503);
              assertThat(answer.headers().firstValue("Retry-After")).contains("7");
              assertThat(answer.body()).contains("not_acknowledged");
            });
    assertThat(waiting).noneMatch(CompletableFuture::isDone);
    // Kafka has not been heard of: it may be fast, and many may come.
    assertThat(watch.acknowledging()).isTrue();
    assertThat(get("/metrics").body())
        .contains("plumbline_gateway_kafka_failures_total{kind=\"no_place\"} 3.0");
    assertThat(producer.entered()).isEqualTo(PLACES);
    assertThat(get("/health/live").statusCode()).isEqualTo(200);
  }

  @Test
  void placesAreFreeAgainWhenKafkaIsBack() {
    start(PLACES);
    List<CompletableFuture<HttpResponse<String>>> waiting =
        Stream.of("a", "b").map(this::post).toList();
    await().atMost(PATIENCE).until(() -> producer.entered() == PLACES);
    assertThat(post("c").join().statusCode()).isEqualTo(503);

    producer.release();

    assertThat(waiting).allSatisfy(each -> assertThat(each.join().statusCode()).isEqualTo(202));
    assertThat(post("c").join().statusCode()).isEqualTo(202);
  }

  @Test
  void aBodyKeepsItsPlaceUntilTheProducerHasItsEvents() {
    start(BODIES + 1);
    List<CompletableFuture<HttpResponse<String>>> waiting =
        IntStream.range(0, BODIES).mapToObj(i -> post("event-" + i)).toList();
    await().atMost(PATIENCE).until(() -> producer.entered() == BODIES);

    HttpResponse<String> surplus = post("one-more").join();

    assertThat(surplus.statusCode()).isEqualTo(503);
    assertThat(surplus.body()).contains("busy").doesNotContain("event_ids");
    assertThat(get("/health/live").statusCode()).isEqualTo(200);
    producer.release();
    assertThat(waiting).allSatisfy(each -> assertThat(each.join().statusCode()).isEqualTo(202));
  }

  private CompletableFuture<HttpResponse<String>> post(String id) {
    String body = "{\"event_id\": \"" + id + "\", \"completion_id\": \"c\", \"rating\": \"up\"}";
    return http.sendAsync(
        HttpRequest.newBuilder(URI.create(server.address() + "/v1/feedback"))
            .header("Content-Type", "application/json")
            .timeout(PATIENCE)
            .POST(BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  private HttpResponse<String> get(String path) {
    return http.sendAsync(
            HttpRequest.newBuilder(URI.create(server.address() + path)).timeout(PATIENCE).build(),
            BodyHandlers.ofString())
        .join();
  }

  /** Sends block until they are released. */
  private static final class BlockedProducer extends MockProducer<String, FeedbackEvent> {
    private final CountDownLatch released = new CountDownLatch(1);
    private final AtomicInteger entered = new AtomicInteger();

    private BlockedProducer() {
      super(true, null, new StringSerializer(), (topic, event) -> new byte[0]);
    }

    // As with a real producer, one that blocks does not keep others from being called.
    @Override
    @SuppressWarnings("UnsynchronizedOverridesSynchronized")
    public Future<RecordMetadata> send(
        ProducerRecord<String, FeedbackEvent> record, Callback callback) {
      entered.incrementAndGet();
      try {
        released.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return super.send(record, callback);
    }

    private int entered() {
      return entered.get();
    }

    private void release() {
      released.countDown();
    }
  }
}
