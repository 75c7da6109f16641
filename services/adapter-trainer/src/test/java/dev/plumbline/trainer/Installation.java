package dev.plumbline.trainer;

import dev.plumbline.runtime.channel.ChannelPartitioner;
import dev.plumbline.runtime.channel.ErasureMark;
import dev.plumbline.runtime.channel.PairKey;
import dev.plumbline.runtime.configuration.Configuration;
import dev.plumbline.runtime.kafka.AvroDecoder;
import dev.plumbline.runtime.kafka.Decoded;
import dev.plumbline.runtime.kafka.KafkaClients;
import dev.plumbline.runtime.kafka.KafkaConfiguration;
import dev.plumbline.runtime.kafka.TopicAdministration;
import dev.plumbline.runtime.kafka.Topics;
import dev.plumbline.runtime.service.ServiceContext;
import dev.plumbline.runtime.store.AdapterStore;
import dev.plumbline.schema.ModelUpdate;
import dev.plumbline.schema.PreferencePair;
import dev.plumbline.schema.RunState;
import dev.plumbline.schema.TrainingRun;
import dev.plumbline.trainer.ledger.Ledger;
import dev.plumbline.trainer.publish.PartitionTransactions;
import dev.plumbline.trainer.run.Aligner;
import dev.plumbline.trainer.status.TrainerStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;

/** Topics of their own on a test's broker, and what a test does with them. */
public final class Installation implements AutoCloseable {
  public static final int PARTITIONS = 2;

  private final String name;
  private final Path directory;
  private final Map<String, Object> settings = new HashMap<>();
  private final KafkaClients clients;
  private final Producer<String, PreferencePair> producer;

  private Installation(Path directory, String bootstrapServers, String name) {
    this.name = name;
    this.directory = directory;
    settings.put("plumbline.kafka.bootstrap-servers", bootstrapServers);
    settings.put("plumbline.kafka.schema-registry-url", "mock://" + name);
    settings.put("plumbline.kafka.topics.prefix", name + "-");
    settings.put("plumbline.kafka.topics.partitions", PARTITIONS);
    settings.put("plumbline.kafka.properties.\"session.timeout.ms\"", "6000");
    settings.put("plumbline.adapter-store.uri", "file:" + directory.resolve("store"));
    settings.put("plumbline.trainer.group", name + "-trainer");
    settings.put("plumbline.trainer.http.port", 0);
    settings.put("plumbline.trainer.trigger.new-pairs", 3);
    settings.put("plumbline.trainer.trigger.minimum-pairs", 3);
    settings.put("plumbline.trainer.retry.initial", "200 ms");
    settings.put("plumbline.trainer.retry.maximum", "200 ms");
    this.clients = new KafkaClients(KafkaConfiguration.from(configuration(Map.of())));
    this.producer = clients.producer("test-pairs", Map.of());
    registerSchemas(clients);
  }

  /** An installation that another process made. */
  public static Installation attach(Path directory, String bootstrapServers, String name) {
    return new Installation(directory, bootstrapServers, name);
  }

  /** Makes the topics. */
  public static Installation create(Path directory, String bootstrapServers, String name) {
    Installation installation = attach(directory, bootstrapServers, name);
    try (TopicAdministration administration = new TopicAdministration(installation.clients)) {
      administration.create(installation.topics().all());
    }
    return installation;
  }

  /**
   * An in-process registry numbers schemas as they come. Two processes that share a broker must
   * therefore register them in the same order.
   */
  static void registerSchemas(KafkaClients clients) {
    Topics topics = clients.configuration().topics();
    register(clients, topics.preferencePairs().name(), Pairs.whole("c", 1));
    register(clients, topics.modelUpdates().name(), Records.update());
    register(clients, topics.trainingRuns().name(), Records.run());
  }

  private static <V extends SpecificRecord> void register(
      KafkaClients clients, String topic, V record) {
    try (var serializer = clients.<V>avroSerializer()) {
      serializer.serialize(topic, record);
    }
  }

  public String name() {
    return name;
  }

  public String bootstrapServers() {
    return clients.configuration().bootstrapServers();
  }

  public KafkaClients clients() {
    return clients;
  }

  public Topics topics() {
    return clients.configuration().topics();
  }

  /** The settings of this installation, as environment variables would carry them. */
  public Configuration configuration(Map<String, ?> more) {
    Map<String, Object> all = new HashMap<>(settings);
    all.putAll(more);
    return Configuration.load(Optional.empty(), Map.of()).withOverrides(all);
  }

  /** A trainer with a work directory of its own. */
  public AdapterTrainerService trainer(String name, Aligner aligner, Map<String, ?> more) {
    return trainer(name, aligner, store(), more);
  }

  public AdapterTrainerService trainer(
      String name, Aligner aligner, AdapterStore store, Map<String, ?> more) {
    Map<String, Object> all = new HashMap<>(more);
    all.put("plumbline.trainer.work-directory", directory.resolve("work-" + name).toString());
    return AdapterTrainerService.start(ServiceContext.of(configuration(all)), aligner, store);
  }

  public AdapterTrainerService trainer(Aligner aligner) {
    return trainer("a", aligner, Map.of());
  }

  public Path storeDirectory() {
    return directory.resolve("store");
  }

  public AdapterStore store() {
    return AdapterStore.from(configuration(Map.of()), "test");
  }

  public TopicPartition pairsPartition(String channel) {
    return new TopicPartition(
        topics().preferencePairs().name(), new ChannelPartitioner().partition(channel, PARTITIONS));
  }

  /** Writes whole pairs with these numbers, the last one not included. */
  public void sendPairs(String channel, int from, int to) throws Exception {
    for (int number = from; number < to; number++) {
      sendPair(Pairs.whole(channel, number));
    }
  }

  /** Writes whole pairs that came at some moment. */
  public void sendPairs(String channel, int from, int to, Instant moment) throws Exception {
    TopicPartition partition = pairsPartition(channel);
    for (int number = from; number < to; number++) {
      PreferencePair pair = Pairs.whole(channel, number);
      producer
          .send(
              new ProducerRecord<>(
                  partition.topic(),
                  partition.partition(),
                  moment.toEpochMilli(),
                  new PairKey(channel, pair.getPairId()).toString(),
                  pair))
          .get();
    }
  }

  public void sendPair(PreferencePair pair) throws Exception {
    send(new PairKey(pair.getChannel(), pair.getPairId()), pair);
  }

  /** Writes pairs that changed because a user is forgotten. */
  public void sendErased(PreferencePair pair) throws Exception {
    TopicPartition partition = pairsPartition(pair.getChannel());
    ProducerRecord<String, PreferencePair> record =
        new ProducerRecord<>(
            partition.topic(),
            partition.partition(),
            new PairKey(pair.getChannel(), pair.getPairId()).toString(),
            pair);
    ErasureMark.put(record.headers());
    producer.send(record).get();
  }

  public void withdrawPair(String channel, int number) throws Exception {
    send(new PairKey(channel, "pair-" + number), null);
  }

  private void send(PairKey key, PreferencePair value) throws Exception {
    TopicPartition partition = pairsPartition(key.channel());
    producer
        .send(new ProducerRecord<>(partition.topic(), partition.partition(), key.toString(), value))
        .get();
  }

  /** Commits a ledger of the channel's partition while no trainer is at work. */
  public void commit(String channel, Ledger ledger) {
    TopicPartition partition = pairsPartition(channel);
    String group = name + "-trainer";
    try (Consumer<byte[], byte[]> consumer =
            clients.bytesConsumer("test-ledger", Map.of("group.id", group));
        PartitionTransactions transactions =
            PartitionTransactions.open(clients, group, partition, Duration.ofSeconds(10))) {
      transactions.commit(List.of(), ledger, consumer.groupMetadata());
    }
  }

  /** Writes an announcement, as a server does for an operator. */
  public void announce(ModelUpdate update) throws Exception {
    try (Producer<String, ModelUpdate> updates = clients.producer("test-updates", Map.of())) {
      String topic = topics().modelUpdates().name();
      updates.send(new ProducerRecord<>(topic, update.getChannel(), update)).get();
    }
  }

  /** Deletes the topic of announcements and makes it again. */
  public void loseUpdates() throws Exception {
    String topic = topics().modelUpdates().name();
    try (Admin admin = clients.admin("test-loss");
        TopicAdministration administration = new TopicAdministration(clients)) {
      admin.deleteTopics(List.of(topic)).all().get();
      Awaitility.await().until(() -> !admin.listTopics().names().get().contains(topic));
      administration.create(List.of(topics().modelUpdates()));
    }
  }

  /** All announcements that are committed now. */
  public List<ModelUpdate> updates() {
    return read(topics().modelUpdates().name(), ModelUpdate.class);
  }

  /** All records of runs that are committed now, run after run. */
  public List<TrainingRun> runs() {
    return read(topics().trainingRuns().name(), TrainingRun.class).stream()
        // Stable: the records of one run come from one partition and stay in their order.
        .sorted(Comparator.comparing(TrainingRun::getStartedAt))
        .toList();
  }

  /** The states that a channel's runs went through, in order. */
  public List<RunState> states(String channel) {
    return runs().stream()
        .filter(run -> run.getChannel().equals(channel))
        .map(TrainingRun::getState)
        .toList();
  }

  public List<ConsumerRecord<byte[], byte[]>> deadLetters() {
    return readBytes(topics().preferencePairs().deadLetterName());
  }

  private <V extends SpecificRecord> List<V> read(String topic, Class<V> type) {
    AvroDecoder<V> decoder = clients.decoder(type);
    List<V> values = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : readBytes(topic)) {
      if (decoder.decode(record) instanceof Decoded.Present<V> present) {
        present.value().ifPresent(values::add);
      } else {
        throw new AssertionError("garbage on " + topic);
      }
    }
    return values;
  }

  private List<ConsumerRecord<byte[], byte[]>> readBytes(String topic) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (Consumer<byte[], byte[]> consumer = clients.bytesConsumer("test-reader", Map.of())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      consumer.assign(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      consumer.seekToBeginning(partitions);
      while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
        consumer.poll(Duration.ofMillis(100)).forEach(records::add);
      }
    }
    return records;
  }

  /** Waits until the trainer has read all pairs of a channel that it owns. */
  public static TrainerStatus.Channel awaitPairs(
      AdapterTrainerService trainer, String channel, int pairs) {
    return Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> trainer.status().channel(channel).filter(c -> c.pairs().whole() == pairs),
            Optional::isPresent)
        .orElseThrow();
  }

  @Override
  public void close() {
    producer.close();
  }
}
