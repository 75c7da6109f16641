package dev.plumbline.standalone.bench.pipeline;

import dev.plumbline.model.source.Progress;
import dev.plumbline.runtime.kafka.KafkaConfiguration;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.LogDirDescription;

/** Kills a pair-builder with one kind of store, and waits for the next vote that it counts. */
final class StoreRecovery {
  // Each look at the votes makes the process write all of its metrics down.
  private static final long LOOK_MILLIS = 100;
  private static final double NANOS = 1e9;

  private final Path directory;
  private final KafkaConfiguration kafka;
  private final Path schemas;
  private final BareProducer sender;
  private final Optional<Path> file;
  private final String store;
  private final String name;
  private final Progress progress;

  /**
   * @param directory for its state and its log
   * @param schemas directory of the registry
   * @param file with settings
   * @param store a name of {@link dev.plumbline.pairs.state.StoreKind}
   */
  StoreRecovery(
      Path directory,
      KafkaConfiguration kafka,
      Path schemas,
      BareProducer sender,
      Optional<Path> file,
      String store,
      Progress progress) {
    this.directory = directory;
    this.kafka = kafka;
    this.schemas = schemas;
    this.sender = sender;
    this.file = file;
    this.store = store;
    this.name = "recovery-" + store;
    this.progress = progress;
  }

  /**
   * Counts the votes of the topic, kills the pair-builder, and sends one more.
   *
   * @param votes how many there are
   * @param kept whether the votes are needed once more after it
   */
  RecoveryReport.Case measure(int votes, boolean kept)
      throws InterruptedException, ExecutionException {
    Path state = directory.resolve(name);
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
        new PairBuilderProcess(schemas, directory.resolve(name + ".log"), file, settings)) {
      long started = System.nanoTime();
      process.start();
      await(process::ready);
      awaitCounted(process, votes, kept);
      double counting = secondsSince(started);
      // What was counted last is committed by now, so that the next process has nothing left over.
      TimeUnit.SECONDS.sleep(2);
      process.kill();
      long disk = size(state);
      long changelogs = changelogs();
      progress.update("recovering, " + store, 0, 0);
      long restarted = System.nanoTime();
      process.start();
      sender.fill(new VoteWorkload(1, "after-" + store), 1);
      await(process::ready);
      double ready = secondsSince(restarted);
      await(() -> process.votes() >= 1);
      return new RecoveryReport.Case(
          store, counting, ready, secondsSince(restarted), disk, changelogs);
    }
  }

  private void awaitCounted(PairBuilderProcess process, int votes, boolean kept)
      throws InterruptedException, ExecutionException {
    String topic = kafka.topics().feedback().name();
    try (CountedVotes counted = new CountedVotes(kafka.bootstrapServers(), topic, name)) {
      for (long now = 0; now < votes; now = (long) process.votes()) {
        progress.update("counting, " + store, now, votes);
        if (!kept) {
          counted.deleteNowAndThen();
        }
        TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      }
    }
  }

  private long changelogs() throws InterruptedException, ExecutionException {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      List<Integer> brokers =
          admin.describeCluster().nodes().get().stream().map(node -> node.id()).toList();
      long bytes = 0;
      for (Map<String, LogDirDescription> ofBroker :
          admin.describeLogDirs(brokers).allDescriptions().get().values()) {
        for (LogDirDescription logs : ofBroker.values()) {
          bytes +=
              logs.replicaInfos().entrySet().stream()
                  .filter(replica -> isChangelog(replica.getKey().topic()))
                  .mapToLong(replica -> replica.getValue().size())
                  .sum();
        }
      }
      return bytes;
    }
  }

  private boolean isChangelog(String topic) {
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
