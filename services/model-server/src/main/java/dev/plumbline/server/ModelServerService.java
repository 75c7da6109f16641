package dev.plumbline.server;

import dev.plumbline.model.generation.EngineSettings;
import dev.plumbline.model.network.LanguageModel;
import dev.plumbline.runtime.configuration.ModelSettings;
import dev.plumbline.runtime.http.HttpServer;
import dev.plumbline.runtime.kafka.DeadLetters;
import dev.plumbline.runtime.kafka.KafkaClients;
import dev.plumbline.runtime.kafka.KafkaConfiguration;
import dev.plumbline.runtime.kafka.RenewedProducer;
import dev.plumbline.runtime.kafka.SchemaAdministration;
import dev.plumbline.runtime.kafka.TopicAdministration;
import dev.plumbline.runtime.kafka.TopicSchemas;
import dev.plumbline.runtime.kafka.Topics;
import dev.plumbline.runtime.service.Readiness;
import dev.plumbline.runtime.service.RunningService;
import dev.plumbline.runtime.service.ServiceContext;
import dev.plumbline.runtime.service.StartedParts;
import dev.plumbline.runtime.store.AdapterStore;
import dev.plumbline.server.adapters.AdapterRegistry;
import dev.plumbline.server.answers.FairScheduler;
import dev.plumbline.server.api.ApiRoutes;
import dev.plumbline.server.completions.KafkaCompletionSink;
import dev.plumbline.server.engine.ModelLoading;
import dev.plumbline.server.engine.TorchServingModel;
import dev.plumbline.server.updates.ModelUpdateReader;
import dev.plumbline.server.updates.Steering;
import dev.plumbline.server.updates.UpdateAnnouncer;
import dev.plumbline.server.updates.UpdateHistory;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers over HTTP with a base model whose adapters change while it runs. */
public final class ModelServerService implements RunningService {
  private static final Logger LOG = LoggerFactory.getLogger(ModelServerService.class);
  private static final String NAME = "model-server";

  private final ServerConfiguration configuration;
  private final StartPhases phases;
  private final ApiRoutes routes;
  private final FairScheduler scheduler;
  private final HttpServer http;
  private final StartedParts parts = new StartedParts();
  private final AtomicBoolean closed = new AtomicBoolean();

  private ModelServerService(ServiceContext context, ServerConfiguration configuration) {
    this.configuration = configuration;
    this.phases = new StartPhases(configuration.adapters().startPatience());
    this.routes =
        new ApiRoutes(
            configuration.apiKeys(),
            configuration.operatorKeys(),
            configuration.crossOrigin(),
            HttpSettings.bodyPlaces(configuration.http()),
            configuration.answers().limits().choices(),
            phases::readiness);
    this.scheduler =
        new FairScheduler(configuration.answers().parallel(), configuration.answers().queue());
    this.http =
        HttpServer.start(
            NAME,
            configuration.http(),
            phases::readiness,
            context.metrics(),
            new HttpSettings(configuration, routes));
  }

  /**
   * Starts a server with a model of its own.
   *
   * @throws dev.plumbline.runtime.service.StartException when a topic or the model is missing,
   *     Kafka does not answer, or the port is taken
   */
  public static ModelServerService start(ServiceContext context) {
    ModelSettings settings = ModelSettings.from(context.configuration());
    return start(
        context,
        () ->
            new TorchServingModel(
                ModelLoading.load(settings, new LoggedProgress(LOG)),
                true,
                engineSettings(context, settings)));
  }

  /**
   * Starts a server on a model that others in this process use too.
   *
   * @param model stays open when the server is closed
   */
  public static ModelServerService start(ServiceContext context, LanguageModel model) {
    ModelSettings settings = ModelSettings.from(context.configuration());
    return start(
        context, () -> new TorchServingModel(model, false, engineSettings(context, settings)));
  }

  private static EngineSettings engineSettings(ServiceContext context, ModelSettings model) {
    ServerConfiguration.Answers answers =
        ServerConfiguration.from(context.configuration()).answers();
    // The scheduler holds back what does not fit, so the engine's own queue is never the limit.
    return EngineSettings.defaults()
        .withBatch(answers.parallel())
        .withQueue(2 * answers.parallel())
        .withCacheBytes(answers.cacheBytes())
        .withPrefillTokens(answers.prefillTokens())
        .withThreads(model.threads());
  }

  /**
   * Starts a server.
   *
   * @param loadModel called when the port is open; its model is closed with the server
   */
  static ModelServerService start(ServiceContext context, Supplier<ServingModel> loadModel) {
    ServerConfiguration configuration = ServerConfiguration.from(context.configuration());
    KafkaClients kafka = new KafkaClients(KafkaConfiguration.from(context.configuration()));
    requireTopics(kafka);
    ModelServerService service = new ModelServerService(context, configuration);
    try {
      service.open(context, kafka, loadModel);
      return service;
    } catch (RuntimeException e) {
      service.http.close();
      service.parts.close();
      throw e;
    }
  }

  private void open(ServiceContext context, KafkaClients kafka, Supplier<ServingModel> loadModel) {
    AdapterStore store =
        parts.add("adapter store", AdapterStore.from(context.configuration(), NAME));
    Topics topics = kafka.configuration().topics();
    ServerMetrics metrics = new ServerMetrics(context.metrics(), configuration.defaultChannel());
    metrics.observe(scheduler);
    ServingModel model = parts.add("model", loadModel.get());
    new ModelMetrics(context.metrics(), configuration.answers().cacheBytes()).observe(model);
    AdapterRegistry registry = parts.add("adapters", registry(model, store, metrics));
    metrics.observe(registry);
    KafkaCompletionSink completions = parts.add("completions", completions(kafka, topics, metrics));
    DeadLetters deadLetters = parts.add("dead letters", new DeadLetters(kafka, NAME));
    UpdateHistory history =
        new UpdateHistory(
            configuration.adapters().limits().history(), model.name(), model.fingerprint());
    UpdateAnnouncer announcer = parts.add("announcer", announcer(kafka, topics));
    ModelUpdateReader updates =
        parts.add(
            "updates",
            ModelUpdateReader.start(kafka, topics.modelUpdates(), deadLetters, registry, history));
    ApiRoutes.Names names =
        new ApiRoutes.Names(
            configuration.baseName().isEmpty() ? model.name() : configuration.baseName(),
            model.fingerprint(),
            configuration.defaultChannel());
    routes.open(
        names,
        registry,
        model.answers(),
        scheduler,
        completions,
        new Steering(announcer, history, registry, Clock.systemUTC()),
        metrics,
        configuration.answers().limits(),
        configuration.answers().deadline());
    phases.modelLoaded(model, updates::caughtUp, updates::death, registry);
    LOG.info("serving {} ({})", names.baseName(), names.baseFingerprint());
  }

  private AdapterRegistry registry(ServingModel model, AdapterStore store, ServerMetrics metrics) {
    ServerConfiguration.Adapters adapters = configuration.adapters();
    return new AdapterRegistry(
        model.adapters(store, adapters.maxRank()),
        model.fingerprint(),
        adapters.limits(),
        metrics,
        new ScheduledThreadPoolExecutor(
            adapters.loaders(), task -> new Thread(task, "adapter-loader")),
        Clock.systemUTC());
  }

  private static UpdateAnnouncer announcer(KafkaClients kafka, Topics topics) {
    return new UpdateAnnouncer(
        new RenewedProducer<>(
            () -> kafka.producer("model-server-steering", UpdateAnnouncer.producerSettings())),
        topics.modelUpdates().name());
  }

  private KafkaCompletionSink completions(
      KafkaClients kafka, Topics topics, ServerMetrics metrics) {
    return new KafkaCompletionSink(
        RenewedProducer.open(() -> kafka.producer("model-server-completions", Map.of())),
        topics.completions().name(),
        configuration.shutdownGrace(),
        metrics);
  }

  private static void requireTopics(KafkaClients kafka) {
    Topics topics = kafka.configuration().topics();
    try (TopicAdministration administration = new TopicAdministration(kafka)) {
      administration.require(
          List.of(
              topics.completions(),
              topics.modelUpdates(),
              topics.deadLetters(topics.modelUpdates())));
    }
    new SchemaAdministration(kafka)
        .require(
            TopicSchemas.of(topics).only(List.of(topics.completions(), topics.modelUpdates())));
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Readiness readiness() {
    return phases.readiness();
  }

  @Override
  public Optional<String> address() {
    return Optional.of(http.address());
  }

  /** Takes no more requests, finishes the running ones within the limit, and frees everything. */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    phases.stopping();
    try {
      if (!scheduler.drain(configuration.shutdownGrace())) {
        LOG.warn(
            "{} answers were not complete after {} s and are given up",
            scheduler.running() + scheduler.waiting(),
            configuration.shutdownGrace().toSeconds());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    // The port first: its last responses still need the rest.
    http.close();
    parts.close();
  }
}
