package dev.plumbline.gateway;

import dev.plumbline.gateway.access.Clients;
import dev.plumbline.gateway.http.FeedbackRoutes;
import dev.plumbline.gateway.kafka.FeedbackProducer;
import dev.plumbline.gateway.kafka.FeedbackPublisher;
import dev.plumbline.gateway.kafka.KafkaWatch;
import dev.plumbline.runtime.feedback.UserPseudonyms;
import dev.plumbline.runtime.http.HttpServer;
import dev.plumbline.runtime.http.LocalNames;
import dev.plumbline.runtime.kafka.KafkaConfiguration;
import dev.plumbline.runtime.kafka.TopicDefinition;
import dev.plumbline.runtime.service.Readiness;
import dev.plumbline.runtime.service.RunningService;
import dev.plumbline.runtime.service.ServiceContext;
import dev.plumbline.runtime.tracing.Tracing;
import java.util.Optional;

/** Takes feedback over HTTP and answers once Kafka has it. */
public final class FeedbackGatewayService implements RunningService {
  private static final String NAME = "feedback-gateway";

  /**
   * Fewer than there are places for the bodies of one client: while Kafka is away, who finds none
   * here leaves one there at once.
   */
  private static final int PRODUCER_PLACES = 24;

  private final KafkaWatch watch;
  private final FeedbackPublisher publisher;
  private final HttpServer server;

  private FeedbackGatewayService(KafkaWatch watch, FeedbackPublisher publisher, HttpServer server) {
    this.watch = watch;
    this.publisher = publisher;
    this.server = server;
  }

  /**
   * Starts the gateway.
   *
   * @throws dev.plumbline.runtime.service.StartException when the feedback topic is missing, Kafka
   *     does not answer, or the port is taken
   */
  public static FeedbackGatewayService start(ServiceContext context) {
    GatewayConfiguration configuration = GatewayConfiguration.from(context.configuration());
    KafkaConfiguration kafka = KafkaConfiguration.from(context.configuration());
    TopicDefinition topic = kafka.topics().feedback();
    KafkaWatch watch = new KafkaWatch(context.metrics());
    FeedbackPublisher publisher =
        new FeedbackPublisher(
            FeedbackProducer.open(kafka, topic, configuration.producer(), configuration.limits()),
            topic.name(),
            configuration.producer().longestWait(),
            PRODUCER_PLACES,
            watch,
            Tracing.from(context.configuration(), NAME));
    try {
      Clients clients = new Clients(configuration.access());
      FeedbackRoutes routes =
          new FeedbackRoutes(
              clients,
              UserPseudonyms.from(context.configuration()),
              configuration.limits(),
              publisher,
              configuration.retryAfter(),
              configuration.producer().longestWait(),
              context.metrics());
      HttpServer server =
          HttpServer.start(
              NAME,
              configuration.http(),
              () -> readiness(watch),
              context.metrics(),
              config -> {
                if (!clients.askForKeys()) {
                  LocalNames.require(config.routes, configuration.http().host());
                }
                routes.accept(config);
              });
      return new FeedbackGatewayService(watch, publisher, server);
    } catch (RuntimeException e) {
      publisher.close();
      throw e;
    }
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Readiness readiness() {
    return readiness(watch);
  }

  @Override
  public Optional<String> address() {
    return Optional.of(server.address());
  }

  /** Stops to listen first, so that what was accepted is still acknowledged. */
  @Override
  public void close() {
    server.close();
    publisher.close();
  }

  /**
   * Ready also while Kafka is away: a client that is told 503 and when to come back keeps its
   * votes, one that finds nobody at the address may not.
   */
  private static Readiness readiness(KafkaWatch watch) {
    return watch.acknowledging()
        ? Readiness.yes()
        : Readiness.yes("ready, but Kafka did not acknowledge the last feedback");
  }
}
