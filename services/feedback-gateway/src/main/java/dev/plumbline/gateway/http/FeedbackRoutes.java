package dev.plumbline.gateway.http;

import dev.plumbline.gateway.access.Clients;
import dev.plumbline.gateway.event.EventLimits;
import dev.plumbline.gateway.event.FeedbackReader;
import dev.plumbline.gateway.kafka.FeedbackPublisher;
import dev.plumbline.runtime.feedback.UserPseudonyms;
import dev.plumbline.runtime.http.BodyPlaces;
import dev.plumbline.runtime.http.EarlyRefusals;
import io.javalin.config.JavalinConfig;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** The routes of the gateway, and what all of them have in common. */
public final class FeedbackRoutes implements Consumer<JavalinConfig> {
  /** Fewer than the HTTP server has threads. */
  private static final int BODIES = 48;

  private static final int BODIES_PER_CLIENT = 32;

  /** Its bytes, its text, and the texts of its events, with two bytes for each character. */
  private static final int TIMES_IN_HEAP = 8;

  private final Clients clients;
  private final UserPseudonyms users;
  private final EventLimits limits;
  private final FeedbackPublisher publisher;
  private final Duration retryAfter;
  private final Duration longestWait;
  private final MeterRegistry registry;

  /**
   * Gathers what the routes need.
   *
   * @param clients who may send
   * @param users hides who voted
   * @param retryAfter what a client is told to wait when Kafka does not acknowledge
   * @param longestWait how long a request may wait for Kafka
   */
  public FeedbackRoutes(
      Clients clients,
      UserPseudonyms users,
      EventLimits limits,
      FeedbackPublisher publisher,
      Duration retryAfter,
      Duration longestWait,
      MeterRegistry registry) {
    this.clients = clients;
    this.users = users;
    this.limits = limits;
    this.publisher = publisher;
    this.retryAfter = retryAfter;
    this.longestWait = longestWait;
    this.registry = registry;
  }

  @Override
  public void accept(JavalinConfig config) {
    GatewayMetrics metrics = new GatewayMetrics(registry);
    ErrorAnswers errors = new ErrorAnswers(metrics);
    errors.register(config.routes);
    Executor answering = config.jetty.threadPool;
    config.routes.post(
        FeedbackEndpoint.PATH,
        new FeedbackEndpoint(
            clients,
            places(),
            new RequestBody(limits.bodyBytes()),
            new FeedbackReader(limits, users, Clock.systemUTC()),
            publisher,
            errors,
            metrics,
            retryAfter,
            answering));
    DocumentedLimits.document(limits).register(config.routes);
    config.jetty.modifyServer(
        server -> {
          server.setErrorHandler(new EarlyRefusals(errors::early));
          // Stopping waits for whoever still waits for Kafka.
          server.setStopTimeout(longestWait.plusSeconds(1).toMillis());
        });
    config.requestLogger.http(
        (context, milliseconds) -> {
          if (context.path().equals(FeedbackEndpoint.PATH)) {
            metrics.answered(
                context.statusCode(), Duration.ofNanos((long) (milliseconds * 1_000_000)));
          }
        });
  }

  private BodyPlaces places() {
    // Without keys all are one client.
    int perClient = clients.askForKeys() ? BODIES_PER_CLIENT : BODIES;
    return new BodyPlaces(
        BODIES, perClient, BodyPlaces.bytesInHeap(TIMES_IN_HEAP), limits.bodyBytes());
  }
}
