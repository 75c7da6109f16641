package dev.plumbline.standalone.bench.pipeline;

import dev.plumbline.gateway.GatewayConfiguration;
import dev.plumbline.gateway.kafka.FeedbackProducer;
import dev.plumbline.model.source.Progress;
import dev.plumbline.runtime.configuration.Configuration;
import dev.plumbline.runtime.kafka.KafkaConfiguration;
import dev.plumbline.runtime.kafka.TopicSchemas;
import dev.plumbline.schema.FeedbackEvent;
import dev.plumbline.standalone.bench.serve.BenchInstallation;
import dev.plumbline.standalone.registry.PersistentRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.clients.producer.Producer;

/** Kills a pair-builder that holds the state of many votes, and waits for the next one. */
public final class Recovery {
  private static final int SENT_AT_ONCE = 100_000;

  // Each look at the votes makes the process write all of its metrics down.
  private static final long LOOK_MILLIS = 100;
  private static final double NANOS = 1e9;

  private final BenchInstallation installation;
  private final int votes;
  private final int prompts;
  private final Optional<Path> file;
  private final Progress progress;

  /**
   * @param file with settings of the pair-builder
   */
  public Recovery(
      BenchInstallation installation,
      int votes,
      int prompts,
      Optional<Path> file,
      Progress progress) {
    this.installation = installation;
    this.file = file;
    this.votes = votes;
    this.prompts = prompts;
    this.progress = progress;
  }

  /**
   * Fills the topic once, then measures each kind of store.
   *
   * @param stores names of {@link dev.plumbline.pairs.state.StoreKind}
   */
  public RecoveryReport run(List<String> stores) throws InterruptedException, ExecutionException {
    Path schemas = installation.directory().resolve("registry");
    try (PersistentRegistry registry = PersistentRegistry.open(schemas)) {
      Configuration configuration =
          installation
              .configuration()
              .withOverrides(Map.of("plumbline.kafka.schema-registry-url", registry.url()));
      KafkaConfiguration kafka = KafkaConfiguration.from(configuration);
      registry.register(TopicSchemas.of(kafka.topics()));
      GatewayConfiguration gateway = GatewayConfiguration.from(configuration);
      try (Producer<String, FeedbackEvent> producer =
          FeedbackProducer.open(
              kafka, kafka.topics().feedback(), gateway.producer(), gateway.limits())) {
        BareProducer sender = new BareProducer(producer, kafka.topics().feedback().name());
        for (int sent = 0; sent < votes; sent += SENT_AT_ONCE) {
          progress.update("sending votes", sent, votes);
          sender.fill(new VoteWorkload(prompts, "v"), sent, Math.min(SENT_AT_ONCE, votes - sent));
        }
        List<RecoveryReport.Case> cases = new ArrayList<>();
        for (String store : stores) {
          cases.add(measure(store, kafka, schemas, sender, cases.size()));
        }
        return new RecoveryReport(votes, cases);
      }
    }
  }

  private RecoveryReport.Case measure(
      String store, KafkaConfiguration kafka, Path schemas, BareProducer sender, int before)
      throws InterruptedException, ExecutionException {
    String name = "recovery-" + store;
    Path state = installation.directory().resolve(name);
    Map<String, String> settings =
        Map.of(
            "plumbline.kafka.bootstrap-servers",
            kafka.bootstrapServers(),
            "plumbline.pair-builder.application-id",
            name,
            "plumbline.pair-builder.state.store",
            store,
            "plumbline.pair-builder.state.directory",
            state.toString());
    try (PairBuilderProcess process =
        new PairBuilderProcess(
            schemas, installation.directory().resolve(name + ".log"), file, settings)) {
      long started = System.nanoTime();
      process.start();
      await(process::ready);
      await(() -> counted(process, store) >= votes + before);
      double counting = secondsSince(started);
      // What was counted last is committed by now, so that the next process has nothing left over.
      TimeUnit.SECONDS.sleep(2);
      process.kill();
      long disk = size(state);
      long changelogs = changelogs(kafka, name);
      progress.update("recovering, " + store, 0, 0);
      long restarted = System.nanoTime();
      process.start();
      sender.fill(new VoteWorkload(prompts, "after-" + store), 1);
      await(process::ready);
      double ready = secondsSince(restarted);
      await(() -> process.votes() >= 1);
      return new RecoveryReport.Case(
          store, counting, ready, secondsSince(restarted), disk, changelogs);
    }
  }

  private long counted(PairBuilderProcess process, String store) {
    long counted = (long) process.votes();
    progress.update("counting, " + store, counted, votes);
    return counted;
  }

  private long changelogs(KafkaConfiguration kafka, String name)
      throws InterruptedException, ExecutionException {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      List<Integer> brokers =
          admin.describeCluster().nodes().get().stream().map(node -> node.id()).toList();
      long bytes = 0;
      for (Map<String, LogDirDescription> ofBroker :
          admin.describeLogDirs(brokers).allDescriptions().get().values()) {
        for (LogDirDescription directory : ofBroker.values()) {
          bytes +=
              directory.replicaInfos().entrySet().stream()
                  .filter(replica -> isChangelog(replica.getKey().topic(), name))
                  .mapToLong(replica -> replica.getValue().size())
                  .sum();
        }
      }
      return bytes;
    }
  }

  private static boolean isChangelog(String topic, String name) {
    return topic.startsWith(name + "-") && topic.endsWith("-changelog");
  }

  private static long size(Path directory) {
    if (!Files.exists(directory)) {
      return 0;
    }
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    while (!condition.getAsBoolean()) {
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
  }

  private static double secondsSince(long moment) {
    return (System.nanoTime() - moment) / NANOS;
  }
}
