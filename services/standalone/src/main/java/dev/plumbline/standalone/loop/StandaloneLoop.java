package dev.plumbline.standalone.loop;

import dev.plumbline.embeddedkafka.EmbeddedKafka;
import dev.plumbline.gateway.FeedbackGatewayService;
import dev.plumbline.model.network.LanguageModel;
import dev.plumbline.model.source.Progress;
import dev.plumbline.pairs.PairBuilderService;
import dev.plumbline.runtime.configuration.Configuration;
import dev.plumbline.runtime.configuration.ModelSettings;
import dev.plumbline.runtime.kafka.KafkaClients;
import dev.plumbline.runtime.kafka.KafkaConfiguration;
import dev.plumbline.runtime.kafka.TopicAdministration;
import dev.plumbline.runtime.kafka.TopicSchemas;
import dev.plumbline.runtime.service.Readiness;
import dev.plumbline.runtime.service.RunningService;
import dev.plumbline.runtime.service.ServiceContext;
import dev.plumbline.runtime.service.StartException;
import dev.plumbline.runtime.service.StartedParts;
import dev.plumbline.server.ModelServerService;
import dev.plumbline.server.engine.ModelLoading;
import dev.plumbline.standalone.registry.PersistentRegistry;
import dev.plumbline.trainer.AdapterTrainerService;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Everything in this process: a broker, a registry, and the services, which share one language
 * model. All data is in one directory and outlives the process, however it ends.
 */
public final class StandaloneLoop implements AutoCloseable {
  private final StartedParts parts;
  private final LivingServices services;
  private final KafkaClients clients;
  private final LoopAddresses addresses;
  private final String model;

  private StandaloneLoop(
      StartedParts parts,
      LivingServices services,
      KafkaClients clients,
      LoopAddresses addresses,
      String model) {
    this.parts = parts;
    this.services = services;
    this.clients = clients;
    this.addresses = addresses;
    this.model = model;
  }

  /**
   * Starts everything.
   *
   * @throws StartException when the directory is in use, a port is taken, or the model is not there
   */
  public static StandaloneLoop start(Configuration configuration, Path data, Progress progress) {
    StartedParts parts = new StartedParts();
    try {
      return start(configuration, data, progress, parts);
    } catch (RuntimeException e) {
      parts.close();
      throw e;
    }
  }

  private static StandaloneLoop start(
      Configuration given, Path directory, Progress progress, StartedParts parts) {
    DataDirectory data = parts.add("data directory", DataDirectory.take(directory));
    progress.update("starting Kafka", 0, 0);
    int port = given.section("plumbline.standalone").integer("kafka-port", 0, 65535);
    EmbeddedKafka kafka = parts.add("Kafka", EmbeddedKafka.start(data.kafka(), port));
    PersistentRegistry registry =
        parts.add("schema registry", PersistentRegistry.open(data.registry()));
    Configuration configuration =
        LoopConfiguration.of(given, data, kafka.bootstrapServers(), registry.url());
    KafkaClients clients = new KafkaClients(KafkaConfiguration.from(configuration));
    registry.register(TopicSchemas.of(clients.configuration().topics()));
    try (TopicAdministration topics = new TopicAdministration(clients)) {
      topics.create(clients.configuration().topics().all());
    }
    LanguageModel model =
        parts.add("language model", ModelLoading.load(ModelSettings.from(configuration), progress));
    progress.update("starting the services", 0, 0);
    List<RunningService> services = new ArrayList<>();
    for (Supplier<RunningService> starter : starters(ServiceContext.of(configuration), model)) {
      RunningService service = starter.get();
      services.add(parts.add(service.name(), service));
    }
    LoopAddresses addresses = publish(data, kafka, services);
    new ServicesReady(addresses).await(progress);
    return new StandaloneLoop(
        parts, new LivingServices(services), clients, addresses, model.name());
  }

  private static List<Supplier<RunningService>> starters(
      ServiceContext context, LanguageModel model) {
    return List.of(
        () -> FeedbackGatewayService.start(context),
        () -> PairBuilderService.start(context),
        () -> AdapterTrainerService.start(context, model),
        () -> ModelServerService.start(context, model));
  }

  // The other commands find the services by this file.
  private static LoopAddresses publish(
      DataDirectory data, EmbeddedKafka kafka, List<RunningService> services) {
    Map<String, String> byName = new LinkedHashMap<>();
    services.forEach(service -> service.address().ifPresent(a -> byName.put(service.name(), a)));
    LoopAddresses addresses =
        new LoopAddresses(
            ProcessHandle.current().pid(), kafka.bootstrapServers(), Optional.empty(), byName);
    try {
      addresses.write(data.root());
      return addresses;
    } catch (IOException e) {
      throw new StartException("the addresses cannot be written to " + data.root() + ": " + e, e);
    }
  }

  /** Name of the base model. */
  public String model() {
    return model;
  }

  public LoopAddresses addresses() {
    return addresses;
  }

  /** Makes clients of the broker of this loop. */
  public KafkaClients clients() {
    return clients;
  }

  /** Whether all services can do their work; not alive when one never will again. */
  public Readiness readiness() {
    return services.readiness();
  }

  /** Stops everything in the opposite order of the start; the data stay. */
  @Override
  public void close() {
    parts.close();
  }
}
