package dev.plumbline.pairs;

import dev.plumbline.runtime.channel.PairKey;
import dev.plumbline.runtime.configuration.Configuration;
import dev.plumbline.runtime.kafka.AvroDecoder;
import dev.plumbline.runtime.kafka.Decoded;
import dev.plumbline.runtime.kafka.KafkaClients;
import dev.plumbline.runtime.kafka.KafkaConfiguration;
import dev.plumbline.runtime.kafka.TopicAdministration;
import dev.plumbline.runtime.kafka.TopicDefinition;
import dev.plumbline.runtime.kafka.Topics;
import dev.plumbline.runtime.service.ServiceContext;
import dev.plumbline.schema.Completion;
import dev.plumbline.schema.FeedbackEvent;
import dev.plumbline.schema.PreferencePair;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Serializer;

/** Topics of its own on a broker, and clients that see what products and trainers see. */
final class Installation implements AutoCloseable {
  private final Map<String, Object> settings;
  private final Configuration configuration;
  private final KafkaClients clients;
  private final Producer<byte[], byte[]> producer;
  private final Serializer<SpecificRecord> serializer;

  private Installation(Map<String, Object> settings) {
    this.settings = settings;
    this.configuration = Configuration.load(Optional.empty(), Map.of()).withOverrides(settings);
    this.clients = new KafkaClients(KafkaConfiguration.from(configuration));
    this.producer = clients.bytesProducer("test");
    this.serializer = clients.avroSerializer();
  }

  /** Makes the topics, under a prefix of their own. */
  static Installation create(
      String bootstrapServers, String name, Path directory, Map<String, ?> overrides) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("plumbline.kafka.bootstrap-servers", bootstrapServers);
    settings.put("plumbline.kafka.schema-registry-url", "mock://pairs-" + name);
    settings.put("plumbline.kafka.topics.prefix", name + "-");
    settings.put("plumbline.pair-builder.application-id", name);
    settings.put("plumbline.pair-builder.http.port", 0);
    settings.put("plumbline.pair-builder.state.directory", directory.toString());
    settings.putAll(overrides);
    Installation installation = new Installation(settings);
    try (TopicAdministration administration = new TopicAdministration(installation.clients)) {
      administration.create(installation.topics().all());
    }
    return installation;
  }

  PairBuilderService startService() {
    return PairBuilderService.start(context());
  }

  /** For a service of this installation. */
  ServiceContext context() {
    return ServiceContext.of(configuration);
  }

  /** A producer that may leave what it writes uncommitted for as long as Kafka allows. */
  Producer<byte[], byte[]> transactionalProducer() {
    Producer<byte[], byte[]> transactional =
        clients.bytesProducer(
            "test-transactions",
            Map.of("transactional.id", "test-transactions", "transaction.timeout.ms", 900_000));
    transactional.initTransactions();
    return transactional;
  }

  /** The same settings for a process of its own. */
  Map<String, String> environment() {
    Map<String, String> environment = new TreeMap<>();
    settings.forEach(
        (key, value) ->
            environment.put(
                key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_'),
                value.toString()));
    return environment;
  }

  Topics topics() {
    return clients.configuration().topics();
  }

  void send(Vote vote) {
    send(vote.event());
  }

  /** Writes feedback or a completion, and waits until Kafka has it. */
  void send(SpecificRecord record) {
    if (record instanceof Completion completion) {
      TopicDefinition topic = topics().completions();
      send(topic, null, completion.getCompletionId(), bytes(topic, completion));
    } else {
      FeedbackEvent event = (FeedbackEvent) record;
      String key = event.getCompletionId() != null ? event.getCompletionId() : event.getEventId();
      send(topics().feedback(), null, key, bytes(topics().feedback(), event));
    }
  }

  /** Writes a record and waits until Kafka has it. */
  void send(TopicDefinition topic, Integer partition, String key, byte[] value) {
    byte[] keyBytes = key == null ? null : key.getBytes(StandardCharsets.UTF_8);
    try {
      producer.send(new ProducerRecord<>(topic.name(), partition, keyBytes, value)).get();
    } catch (ExecutionException | InterruptedException e) {
      throw new AssertionError("not written to " + topic.name(), e);
    }
  }

  /** Writes a record that Kafka takes only as small as it is when compressed. */
  void sendPacked(TopicDefinition topic, String key, byte[] value) {
    Map<String, Object> packed =
        Map.of("compression.type", "zstd", "max.request.size", value.length + (1 << 20));
    try (Producer<byte[], byte[]> packer = clients.bytesProducer("test-packed", packed)) {
      byte[] keyBytes = key.getBytes(StandardCharsets.UTF_8);
      packer.send(new ProducerRecord<>(topic.name(), keyBytes, value)).get();
    } catch (ExecutionException | InterruptedException e) {
      throw new AssertionError("not written to " + topic.name(), e);
    }
  }

  byte[] bytes(TopicDefinition topic, SpecificRecord value) {
    return serializer.serialize(topic.name(), value);
  }

  /** The pairs as a reader of committed records knows them, in the form of {@link PairDriver}. */
  List<String> sides() {
    return pairs().values().stream().map(PairDriver::sides).sorted().toList();
  }

  Map<String, PreferencePair> pairs() {
    AvroDecoder<PreferencePair> decoder = clients.decoder(PreferencePair.class);
    Map<String, PreferencePair> pairs = new TreeMap<>();
    for (ConsumerRecord<byte[], byte[]> record : read(topics().preferencePairs())) {
      Decoded.Present<PreferencePair> pair =
          (Decoded.Present<PreferencePair>) decoder.decode(record);
      pair.value()
          .ifPresentOrElse(value -> pairs.put(pair.key(), value), () -> pairs.remove(pair.key()));
    }
    return pairs;
  }

  /** The partitions in which pairs of a channel were ever written. */
  List<Integer> partitionsOf(String channel) {
    return read(topics().preferencePairs()).stream()
        .filter(
            record ->
                PairKey.parse(new String(record.key(), StandardCharsets.UTF_8))
                    .channel()
                    .equals(channel))
        .map(ConsumerRecord::partition)
        .distinct()
        .toList();
  }

  /** All committed records of a topic, from its start to its end. */
  List<ConsumerRecord<byte[], byte[]>> read(TopicDefinition topic) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (Consumer<byte[], byte[]> consumer = clients.bytesConsumer("test-reader", Map.of())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic.name()).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
        consumer.poll(Duration.ofMillis(100)).forEach(records::add);
      }
    }
    return records;
  }

  @Override
  public void close() {
    producer.close();
  }
}
