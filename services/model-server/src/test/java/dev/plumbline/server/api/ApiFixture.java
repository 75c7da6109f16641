package dev.plumbline.server.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.plumbline.runtime.http.BodyPlaces;
import dev.plumbline.runtime.http.HttpConfiguration;
import dev.plumbline.runtime.http.HttpServer;
import dev.plumbline.runtime.kafka.RenewedProducer;
import dev.plumbline.runtime.service.DoublingWait;
import dev.plumbline.runtime.service.Readiness;
import dev.plumbline.schema.Completion;
import dev.plumbline.schema.ModelUpdate;
import dev.plumbline.server.adapters.AdapterLoadException;
import dev.plumbline.server.adapters.AdapterRegistry;
import dev.plumbline.server.adapters.AdapterWeights;
import dev.plumbline.server.adapters.Announcement;
import dev.plumbline.server.adapters.LoadFailureReason;
import dev.plumbline.server.adapters.RegistryLimits;
import dev.plumbline.server.adapters.SilentReloads;
import dev.plumbline.server.answers.FairScheduler;
import dev.plumbline.server.updates.Steering;
import dev.plumbline.server.updates.UpdateAnnouncer;
import dev.plumbline.server.updates.UpdateHistory;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;

/** The real API over HTTP, with scripted answers and adapters that need no files. */
final class ApiFixture implements AutoCloseable {
  static final String BASE_NAME = "Tiny";
  static final List<String> OPERATOR_KEYS = List.of("operator-secret");
  static final String FINGERPRINT = "0123abcd".repeat(8);
  static final int BODIES = 6;
  static final int BODIES_PER_OWNER = 4;
  private static final int MAX_BODY = 10_000;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  final ScriptedSource source = new ScriptedSource();
  final List<Completion> completions = new CopyOnWriteArrayList<>();
  final List<AnswerMetrics.Outcome> ends = new CopyOnWriteArrayList<>();
  final List<Long> loads = new CopyOnWriteArrayList<>();
  final AdapterRegistry registry;
  final FairScheduler scheduler;
  final MockProducer<String, ModelUpdate> announced =
      new MockProducer<>(true, null, new StringSerializer(), (topic, value) -> new byte[0]);
  private final HttpServer server;
  private final HttpClient client = HttpClient.newHttpClient();
  private volatile CountDownLatch store = new CountDownLatch(0);
  private volatile Optional<LoadFailureReason> broken = Optional.empty();

  ApiFixture() {
    this(4, 2, Duration.ofSeconds(20), List.of(), Readiness.yes());
  }

  ApiFixture(int parallel, int queue, Duration deadline, List<String> keys, Readiness readiness) {
    registry =
        new AdapterRegistry(
            this::load,
            FINGERPRINT,
            new RegistryLimits(
                10, 1, new DoublingWait(Duration.ofSeconds(1), Duration.ofSeconds(1))),
            new SilentReloads(),
            new ScheduledThreadPoolExecutor(1),
            Clock.systemUTC());
    registry.startLoading();
    scheduler = new FairScheduler(parallel, queue);
    ApiRoutes routes =
        new ApiRoutes(
            keys,
            OPERATOR_KEYS.stream().filter(key -> !keys.isEmpty()).toList(),
            CrossOrigin.of(List.of()),
            new BodyPlaces(BODIES, BODIES_PER_OWNER, MAX_BODY, MAX_BODY),
            8,
            () -> readiness);
    routes.open(
        new ApiRoutes.Names(BASE_NAME, FINGERPRINT, "default"),
        registry,
        source,
        scheduler,
        completions::add,
        new Steering(
            new UpdateAnnouncer(new RenewedProducer<>(() -> announced), "model-updates"),
            new UpdateHistory(5, "Tiny", FINGERPRINT),
            registry,
            Clock.systemUTC()),
        new Ends(),
        new RequestLimits(4, 100, 1, 1),
        deadline);
    server =
        HttpServer.start(
            "model-server",
            new HttpConfiguration("port", "127.0.0.1", 0, MAX_BODY),
            () -> readiness,
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
            config -> routes.register(config.routes));
  }

  private AdapterWeights load(Announcement announcement) throws AdapterLoadException {
    loads.add(announcement.version());
    try {
      store.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    if (broken.isPresent()) {
      throw new AdapterLoadException(broken.get(), announcement + " cannot be loaded");
    }
    return () -> {};
  }

  /** From now on no adapter is loaded before the latch is open. */
  void holdLoads(CountDownLatch latch) {
    store = latch;
  }

  /** From now on no adapter can be loaded. */
  void failLoads(LoadFailureReason reason) {
    broken = Optional.of(reason);
  }

  /** Serves a channel with a version. */
  void serve(String channel, long version) {
    String hash = String.format("%064x", version);
    registry.announce(
        new Announcement(
            channel,
            version,
            false,
            Optional.of(
                new Announcement.AdapterFile("file:/" + hash, hash, 10, 4, List.of("q_proj"))),
            FINGERPRINT,
            OptionalLong.empty(),
            "run",
            Instant.EPOCH));
    Awaitility.await().until(registry::settled);
  }

  int port() {
    return server.port();
  }

  HttpResponse<String> post(String path, String body) {
    return send(
        HttpRequest.newBuilder(uri(path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  HttpResponse<String> chat(String body) {
    return post("/v1/chat/completions", body);
  }

  HttpResponse<String> get(String path) {
    return send(HttpRequest.newBuilder(uri(path)));
  }

  HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  URI uri(String path) {
    return URI.create(server.address() + path);
  }

  static JsonNode json(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (IOException e) {
      throw new IllegalArgumentException("not JSON: " + text, e);
    }
  }

  /** A chat request with one user message and more fields. */
  static String asking(String moreFields) {
    return "{\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]"
        + (moreFields.isEmpty() ? "" : ",")
        + moreFields
        + "}";
  }

  @Override
  public void close() {
    server.close();
    registry.close();
    source.close();
  }

  private final class Ends implements AnswerMetrics {
    @Override
    public void started(String channel, Duration waited) {}

    @Override
    public void firstToken(String channel, Duration sinceArrival) {}

    @Override
    public void answered(
        String channel, int promptTokens, int completionTokens, Duration sinceFirstToken) {}

    @Override
    public void ended(String channel, Outcome outcome, Duration sinceArrival) {
      ends.add(outcome);
    }

    @Override
    public void refusedBusy() {}
  }
}
