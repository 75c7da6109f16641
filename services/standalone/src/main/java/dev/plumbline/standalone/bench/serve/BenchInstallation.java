package dev.plumbline.standalone.bench.serve;

import dev.plumbline.embeddedkafka.EmbeddedKafka;
import dev.plumbline.model.network.LanguageModel;
import dev.plumbline.runtime.configuration.Configuration;
import dev.plumbline.runtime.files.FileTree;
import dev.plumbline.runtime.kafka.KafkaClients;
import dev.plumbline.runtime.kafka.KafkaConfiguration;
import dev.plumbline.runtime.kafka.TopicAdministration;
import dev.plumbline.runtime.service.ServiceContext;
import dev.plumbline.runtime.service.StartException;
import dev.plumbline.runtime.store.AdapterStore;
import dev.plumbline.server.ModelServerService;
import dev.plumbline.standalone.bench.serve.swap.RandomAdapters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * A broker, its topics and an adapter store in this process, and model servers on them. All of it
 * is in a temporary directory that is removed at the end.
 */
public final class BenchInstallation implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(60);
  private static final long LOOK_MILLIS = 20;

  private final Path directory;
  private final EmbeddedKafka broker;
  private final Configuration configuration;

  private BenchInstallation(Path directory, EmbeddedKafka broker, Configuration configuration) {
    this.directory = directory;
    this.broker = broker;
    this.configuration = configuration;
  }

  /** Starts the broker and makes the topics. */
  public static BenchInstallation start(Configuration given) {
    try {
      Path directory = Files.createTempDirectory("plumbline-bench");
      EmbeddedKafka broker = EmbeddedKafka.start(directory.resolve("kafka"), 0);
      Map<String, Object> settings = new HashMap<>();
      settings.put("plumbline.kafka.bootstrap-servers", broker.bootstrapServers());
      settings.put("plumbline.kafka.schema-registry-url", "mock://" + UUID.randomUUID());
      settings.put("plumbline.kafka.topics.replication", 1);
      settings.put("plumbline.adapter-store.uri", "file:" + directory.resolve("adapters"));
      settings.put("plumbline.server.http.port", 0);
      settings.put("plumbline.gateway.http.port", 0);
      BenchInstallation installation =
          new BenchInstallation(directory, broker, given.withOverrides(settings));
      KafkaClients clients = installation.clients();
      try (TopicAdministration topics = new TopicAdministration(clients)) {
        topics.create(clients.configuration().topics().all());
      }
      return installation;
    } catch (IOException e) {
      throw new StartException("no temporary directory can be made: " + e, e);
    }
  }

  /** The settings of servers here. */
  public Configuration configuration() {
    return configuration;
  }

  /** Where its data are; removed at the end. */
  public Path directory() {
    return directory;
  }

  public KafkaClients clients() {
    return new KafkaClients(KafkaConfiguration.from(configuration));
  }

  /** Writes random adapters for a model into the store. */
  public SwapMaterial material(LanguageModel model, int adapters) {
    try (AdapterStore store = AdapterStore.from(configuration, "bench")) {
      return new SwapMaterial(
          clients(),
          new RandomAdapters(model.configuration(), model.name()).write(adapters, store));
    }
  }

  /** Starts a server and waits until it is ready; the caller closes it. */
  public ModelServerService startServer(LanguageModel model) throws InterruptedException {
    ModelServerService server = ModelServerService.start(ServiceContext.of(configuration), model);
    long deadline = System.nanoTime() + START.toNanos();
    while (!server.readiness().ready()) {
      if (System.nanoTime() > deadline) {
        String why = server.readiness().detail();
        server.close();
        throw new StartException("the server is not ready after " + START + ": " + why);
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
    return server;
  }

  @Override
  public void close() {
    broker.close();
    try {
      new FileTree(directory).delete();
    } catch (IOException e) {
      throw new StartException(directory + " cannot be removed: " + e, e);
    }
  }
}
