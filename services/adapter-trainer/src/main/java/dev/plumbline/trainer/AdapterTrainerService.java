package dev.plumbline.trainer;

import dev.plumbline.runtime.http.HttpServer;
import dev.plumbline.runtime.kafka.KafkaClients;
import dev.plumbline.runtime.kafka.KafkaConfiguration;
import dev.plumbline.runtime.kafka.TopicAdministration;
import dev.plumbline.runtime.kafka.TopicDefinition;
import dev.plumbline.runtime.kafka.Topics;
import dev.plumbline.runtime.service.Readiness;
import dev.plumbline.runtime.service.RunningService;
import dev.plumbline.runtime.service.ServiceContext;
import dev.plumbline.runtime.store.AdapterStore;
import dev.plumbline.trainer.loop.TrainerLoop;
import dev.plumbline.trainer.loop.TrainerMetrics;
import dev.plumbline.trainer.run.Aligner;
import dev.plumbline.trainer.run.TrainingRunner;
import dev.plumbline.trainer.run.WorkDirectory;
import dev.plumbline.trainer.status.StatusJson;
import dev.plumbline.trainer.status.TrainerStatus;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A trainer that runs: takes pairs from Kafka, trains adapters, announces those that pass. */
public final class AdapterTrainerService implements RunningService {
  private static final Logger LOG = LoggerFactory.getLogger(AdapterTrainerService.class);
  private static final String NAME = "adapter-trainer";

  private final WorkDirectory workDirectory;
  private final TrainingRunner runner;
  private final TrainerLoop loop;
  private final HttpServer http;
  private boolean closed;

  private AdapterTrainerService(
      WorkDirectory workDirectory, TrainingRunner runner, TrainerLoop loop, HttpServer http) {
    this.workDirectory = workDirectory;
    this.runner = runner;
    this.loop = loop;
    this.http = http;
  }

  /**
   * Starts a trainer.
   *
   * @param aligner how adapters are trained
   * @param store where they are kept
   */
  static AdapterTrainerService start(ServiceContext context, Aligner aligner, AdapterStore store) {
    TrainerConfiguration configuration = TrainerConfiguration.from(context.configuration());
    KafkaClients clients = new KafkaClients(KafkaConfiguration.from(context.configuration()));
    try (TopicAdministration administration = new TopicAdministration(clients)) {
      administration.require(topics(clients.configuration().topics()));
    }
    WorkDirectory workDirectory = WorkDirectory.open(configuration.workDirectory());
    TrainingRunner runner = new TrainingRunner(aligner, store, workDirectory);
    TrainerLoop loop =
        new TrainerLoop(
            configuration.loop(),
            clients,
            runner,
            new TrainerMetrics(context.metrics()),
            Clock.systemUTC());
    HttpServer http;
    try {
      http =
          HttpServer.start(
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
    } catch (RuntimeException e) {
      runner.close();
      close(workDirectory);
      throw e;
    }
    loop.start();
    return new AdapterTrainerService(workDirectory, runner, loop, http);
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
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    http.close();
    loop.close();
    runner.close();
    close(workDirectory);
  }

  private static void close(WorkDirectory workDirectory) {
    try {
      workDirectory.close();
    } catch (IOException e) {
      LOG.warn("the work directory's lock cannot be given back: {}", e.toString());
    }
  }
}
