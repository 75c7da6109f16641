package dev.plumbline.standalone.forgetting;

import dev.plumbline.runtime.kafka.AvroDecoder;
import dev.plumbline.runtime.kafka.Decoded;
import dev.plumbline.runtime.kafka.KafkaClients;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Reads topics from their start to their present end. */
final class TopicScan {
  private static final Duration POLL = Duration.ofMillis(200);

  private final KafkaClients clients;

  TopicScan(KafkaClients clients) {
    this.clients = clients;
  }

  /**
   * Reads one topic.
   *
   * @return the ends of its partitions, up to which it was read
   */
  Map<TopicPartition, Long> read(String topic, Consumer<ConsumerRecord<byte[], byte[]>> records) {
    try (var consumer = clients.bytesConsumer("forget", Map.of())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(partition -> new TopicPartition(topic, partition.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
        consumer.poll(POLL).forEach(records);
      }
      return ends;
    }
  }

  /**
   * Puts the latest value of each key into a map, and takes out what was deleted since.
   *
   * @return the ends of the topic's partitions, up to which it was read
   */
  <V extends SpecificRecord> Map<TopicPartition, Long> latest(
      String topic, Class<V> type, Map<String, V> latest) {
    AvroDecoder<V> decoder = clients.decoder(type);
    return read(
        topic,
        record -> {
          if (decoder.decode(record) instanceof Decoded.Present<V> present) {
            present
                .value()
                .ifPresentOrElse(
                    value -> latest.put(present.key(), value), () -> latest.remove(present.key()));
          }
        });
  }

  int partitions(String topic) {
    try (var consumer = clients.bytesConsumer("forget", Map.of())) {
      return consumer.partitionsFor(topic).size();
    }
  }
}
