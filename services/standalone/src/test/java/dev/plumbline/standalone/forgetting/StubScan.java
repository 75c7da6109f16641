package dev.plumbline.standalone.forgetting;

import dev.plumbline.runtime.configuration.Configuration;
import dev.plumbline.runtime.kafka.KafkaClients;
import dev.plumbline.runtime.kafka.KafkaConfiguration;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Serializer;

/** Topics in memory, each with one partition. */
final class StubScan extends TopicScan {
  private final Map<String, List<ConsumerRecord<byte[], byte[]>>> topics = new HashMap<>();
  private final Serializer<SpecificRecord> serializer;

  StubScan(KafkaClients clients) {
    super(clients, Duration.ZERO);
    this.serializer = clients.avroSerializer();
  }

  /** Clients that reach no broker. */
  static KafkaClients clients() {
    return new KafkaClients(
        KafkaConfiguration.from(
            Configuration.load(Optional.empty(), Map.of())
                .withOverrides(Map.of("plumbline.kafka.schema-registry-url", "mock://scan"))));
  }

  void write(String topic, String key, SpecificRecord value) {
    write(topic, key, serializer.serialize(topic, value));
  }

  void write(String topic, String key, byte[] value) {
    List<ConsumerRecord<byte[], byte[]>> written =
        topics.computeIfAbsent(topic, name -> new ArrayList<>());
    byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
    written.add(new ConsumerRecord<>(topic, 0, written.size(), bytes, value));
  }

  @Override
  Map<TopicPartition, Long> read(String topic, Consumer<ConsumerRecord<byte[], byte[]>> records) {
    List<ConsumerRecord<byte[], byte[]>> written = topics.getOrDefault(topic, List.of());
    written.forEach(records);
    return Map.of(new TopicPartition(topic, 0), (long) written.size());
  }
}
