package dev.plumbline.trainer;

import dev.plumbline.model.network.LanguageModel;
import dev.plumbline.runtime.configuration.ModelSettings;
import dev.plumbline.runtime.http.HttpServer;
import dev.plumbline.runtime.kafka.KafkaClients;
import dev.plumbline.runtime.kafka.KafkaConfiguration;
import dev.plumbline.runtime.kafka.SchemaAdministration;
import dev.plumbline.runtime.kafka.TopicAdministration;
import dev.plumbline.runtime.kafka.TopicDefinition;
import dev.plumbline.runtime.kafka.TopicSchemas;
import dev.plumbline.runtime.kafka.Topics;
import dev.plumbline.runtime.service.Readiness;
import dev.plumbline.runtime.service.RunningService;
import dev.plumbline.runtime.service.ServiceContext;
import dev.plumbline.runtime.service.StartedParts;
import dev.plumbline.runtime.store.AdapterStore;
import dev.plumbline.runtime.tracing.Tracing;
import dev.plumbline.trainer.alignment.ModelAligner;
import dev.plumbline.trainer.alignment.ModelCheck;
import dev.plumbline.trainer.alignment.ModelLoading;
import dev.plumbline.trainer.alignment.ServedAdapters;
import dev.plumbline.trainer.loop.TrainerLoop;
import dev.plumbline.trainer.loop.TrainerMetrics;
import dev.plumbline.trainer.run.Aligner;
import dev.plumbline.trainer.run.TrainingRunner;
import dev.plumbline.trainer.run.WorkDirectory;
import dev.plumbline.trainer.status.StatusJson;
import dev.plumbline.trainer.status.TrainerStatus;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A trainer that runs: takes pairs from Kafka, trains adapters, announces those that pass. */
public final class AdapterTrainerService implements RunningService {
  private static final Logger LOG = LoggerFactory.getLogger(AdapterTrainerService.class);
  private static final String NAME = "adapter-trainer";

  private final TrainerLoop loop;
  private final HttpServer http;
  private final StartedParts parts;

  private AdapterTrainerService(TrainerLoop loop, HttpServer http, StartedParts parts) {
    this.loop = loop;
    this.http = http;
    this.parts = parts;
  }

  /**
   * Starts a trainer with a model of its own, which is closed with it.
   *
   * @throws dev.plumbline.runtime.service.StartException when a topic or the model is missing, the
   *     model has not the layers that are to be matched, Kafka does not answer, the port is taken
   *     or the work directory cannot be used
   */
  public static AdapterTrainerService start(ServiceContext context) {
    StartedParts parts = new StartedParts();
    LanguageModel model =
        parts.add(
            "model",
            ModelLoading.load(
                ModelSettings.from(context.configuration()),
                (what, done, total) -> LOG.debug("{}: {} of {}", what, done, total)));
    return start(context, model, TrainerConfiguration::threadsAlone, parts);
  }

  /**
   * Starts a trainer on a model that a server in this process uses too; it stays open when the
   * trainer is closed.
   */
  public static AdapterTrainerService start(ServiceContext context, LanguageModel shared) {
    return start(context, shared, TrainerConfiguration::threadsBesideServer, new StartedParts());
  }

  private static AdapterTrainerService start(
      ServiceContext context,
      LanguageModel model,
      ToIntFunction<TrainerConfiguration> threads,
      StartedParts parts) {
    try {
      TrainerConfiguration configuration = TrainerConfiguration.from(context.configuration());
      new ModelCheck(model.configuration(), configuration.alignment().common()).layers();
      AdapterStore store =
          parts.add("adapter store", AdapterStore.from(context.configuration(), NAME));
      Aligner aligner =
          new ModelAligner(
              model,
              configuration.alignment(),
              new ServedAdapters(store),
              threads.applyAsInt(configuration));
      return start(context, configuration, aligner, store, parts);
    } catch (RuntimeException e) {
      parts.close();
      throw e;
    }
  }

  /** Starts a trainer with another way to make adapters. */
  static AdapterTrainerService start(ServiceContext context, Aligner aligner, AdapterStore store) {
    TrainerConfiguration configuration = TrainerConfiguration.from(context.configuration());
    StartedParts parts = new StartedParts();
    try {
      return start(context, configuration, aligner, store, parts);
    } catch (RuntimeException e) {
      parts.close();
      throw e;
    }
  }

  private static AdapterTrainerService start(
      ServiceContext context,
      TrainerConfiguration configuration,
      Aligner aligner,
      AdapterStore store,
      StartedParts parts) {
    KafkaClients clients = new KafkaClients(KafkaConfiguration.from(context.configuration()));
    try (TopicAdministration administration = new TopicAdministration(clients)) {
      administration.require(topics(clients.configuration().topics()));
    }
    Topics written = clients.configuration().topics();
    new SchemaAdministration(clients)
        .require(
            TopicSchemas.of(written).only(List.of(written.modelUpdates(), written.trainingRuns())));
    Tracing tracing = parts.add("traces", Tracing.from(context.configuration(), NAME));
    WorkDirectory workDirectory =
        parts.add("work directory", WorkDirectory.open(configuration.workDirectory()));
    TrainingRunner runner =
        parts.add("training", new TrainingRunner(aligner, store, workDirectory));
    TrainerLoop loop =
        parts.add(
            "loop",
            new TrainerLoop(
                configuration.loop(),
                clients,
                runner,
                new TrainerMetrics(context.metrics()),
                tracing,
                Clock.systemUTC()));
    HttpServer http = parts.add("HTTP server", http(context, configuration, loop));
    loop.start();
    return new AdapterTrainerService(loop, http, parts);
  }

  private static HttpServer http(
      ServiceContext context, TrainerConfiguration configuration, TrainerLoop loop) {
    return HttpServer.start(
        NAME,
        configuration.http(),
        loop::readiness,
        context.metrics(),
        config ->
            config.routes.get(
                "/v1/training",
                request ->
                    request
                        .contentType("application/json")
                        .result(StatusJson.write(loop.status()))));
  }

  private static List<TopicDefinition> topics(Topics topics) {
    return List.of(
        topics.preferencePairs(),
        topics.deadLetters(topics.preferencePairs()),
        topics.modelUpdates(),
        topics.trainingRuns());
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Readiness readiness() {
    return loop.readiness();
  }

  @Override
  public Optional<String> address() {
    return Optional.of(http.address());
  }

  /** Pairs per channel, the run under way, the last runs. */
  public TrainerStatus status() {
    return loop.status();
  }

  @Override
  public void close() {
    parts.close();
  }
}
