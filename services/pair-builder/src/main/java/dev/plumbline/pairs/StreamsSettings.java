package dev.plumbline.pairs;

import dev.plumbline.pairs.state.RocksDbMemory;
import dev.plumbline.pairs.state.StoreKind;
import dev.plumbline.runtime.configuration.Section;
import dev.plumbline.runtime.kafka.KafkaClients;
import dev.plumbline.runtime.kafka.KafkaConfiguration;
import dev.plumbline.runtime.kafka.TopicDefinition;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Properties;
import org.apache.kafka.streams.StreamsConfig;

/**
 * How Kafka Streams is to run.
 *
 * @param memoryBytes for RocksDB
 */
record StreamsSettings(
    String applicationId,
    int threads,
    Duration commitInterval,
    Path stateDirectory,
    StoreKind storeKind,
    long memoryBytes) {

  /** Short, so that after a crash another instance, or the next one, takes over soon. */
  private static final int SESSION_TIMEOUT_MS = 6000;

  /**
   * Longer than Kafka takes to replace a broker that it has lost, which is 10 to 15 s. A
   * transaction that Kafka ends before costs all state of a thread: Streams does not trust it any
   * more, deletes it and reads it back. An instance that comes back beside its state ends what it
   * had begun at once, whatever this says.
   */
  private static final int TRANSACTION_TIMEOUT_MS = 60_000;

  /**
   * What a partition gets between two commits fits into one batch: by default it would be several,
   * which Kafka checks and answers one by one.
   */
  private static final int BATCH_BYTES = 128 * 1024;

  /**
   * How long the copies of the state tell that a key is gone; no longer than Kafka does by default,
   * since keys may hold a user's name.
   */
  private static final Duration TOMBSTONES = Duration.ofDays(1);

  private static final String TOMBSTONES_KEY = "topic.delete.retention.ms";

  static StreamsSettings from(Section section) {
    Section state = section.section("state");
    return new StreamsSettings(
        applicationId(section),
        section.integer("threads", 1, 1000),
        section.duration("commit-interval"),
        Path.of(state.requiredText("directory")),
        storeKind(state),
        state.bytes("memory"));
  }

  /**
   * The settings of Streams. What the configuration says about Kafka's clients goes first, so that
   * the promises of this service cannot be configured away.
   *
   * @param instanceId names this instance in its consumer group
   */
  Properties properties(KafkaClients clients, RocksDbMemory memory, String instanceId) {
    KafkaConfiguration kafka = clients.configuration();
    int replication = kafka.topics().feedback().replication();
    Properties properties = new Properties();
    properties.put("consumer.session.timeout.ms", SESSION_TIMEOUT_MS);
    properties.put("consumer.heartbeat.interval.ms", SESSION_TIMEOUT_MS / 3);
    properties.put("main.consumer.group.instance.id", instanceId);
    // In memory there is no state to come back to, nor the name under which it was begun: whoever
    // comes next waits for the end of what was begun, so that stays as short as Streams makes it.
    if (storeKind == StoreKind.ROCKSDB) {
      properties.put("producer.transaction.timeout.ms", TRANSACTION_TIMEOUT_MS);
    }
    // State and pairs are mostly text.
    properties.put("producer.compression.type", "lz4");
    properties.put("producer.batch.size", BATCH_BYTES);
    properties.put("producer.buffer.memory", KafkaClients.PRODUCER_BYTES);
    properties.put("producer.max.request.size", KafkaClients.PRODUCER_BYTES);
    properties.put(TOMBSTONES_KEY, Long.toString(TOMBSTONES.toMillis()));
    properties.putAll(clients.common(applicationId));
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, applicationId);
    properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    properties.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
    properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, threads);
    properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, commitInterval.toMillis());
    properties.put(StreamsConfig.STATE_DIR_CONFIG, stateDirectory.toAbsolutePath().toString());
    properties.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, replication);
    properties.put("topic.min.insync.replicas", replication >= 3 ? "2" : "1");
    // The copies of the state forget what was withdrawn as soon as the pairs do.
    TopicDefinition.compactionWithin(kafka.topics().compactionLag())
        .forEach((name, value) -> properties.put("topic." + name, value));
    properties.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, memory.setter());
    properties.put(RocksDbMemory.KEY, memory);
    return properties;
  }

  /**
   * How many tasks a thread of this instance has when no other instance takes any.
   *
   * @param partitions for each of which there is a task
   */
  int tasksPerThread(int partitions) {
    return (partitions + threads - 1) / threads;
  }

  /**
   * How old the state on this machine may be.
   *
   * @param properties of {@link #properties}
   */
  StateAge stateAge(Properties properties, Clock clock) {
    long told = Long.parseLong(properties.get(TOMBSTONES_KEY).toString());
    // Half of it, as clocks differ and reading takes its time.
    return new StateAge(stateDirectory.resolve(applicationId), Duration.ofMillis(told / 2), clock);
  }

  private static String applicationId(Section section) {
    String id = section.requiredText("application-id");
    if (!id.matches("[A-Za-z0-9._-]{1,100}")) {
      throw section.invalid(
          "application-id", "may hold 1 to 100 letters, digits, dots, dashes and underscores");
    }
    return id;
  }

  private static StoreKind storeKind(Section state) {
    return StoreKind.named(state.requiredText("store"))
        .orElseThrow(
            () -> state.invalid("store", "must be " + String.join(" or ", StoreKind.labels())));
  }
}
