package dev.plumbline.standalone.forgetting;

import dev.plumbline.runtime.kafka.AvroDecoder;
import dev.plumbline.runtime.kafka.Decoded;
import dev.plumbline.runtime.kafka.KafkaClients;
import dev.plumbline.runtime.kafka.TopicRead;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/** Reads topics from their start to their present end. */
class TopicScan {
  private final KafkaClients clients;
  private final Duration patience;

  /**
   * Reads with these clients.
   *
   * @param patience how long Kafka may be silent
   */
  TopicScan(KafkaClients clients, Duration patience) {
    this.clients = clients;
    this.patience = patience;
  }

  /** The same with another patience. */
  TopicScan within(Duration other) {
    return new TopicScan(clients, other);
  }

  /**
   * Reads one topic.
   *
   * @return the ends of its partitions, up to which it was read
   * @throws TimeoutException when Kafka does not answer
   */
  Map<TopicPartition, Long> read(String topic, Consumer<ConsumerRecord<byte[], byte[]>> records) {
    try (var consumer = clients.bytesConsumer("forget", Map.of())) {
      TopicRead read = new TopicRead(consumer, topic, partition -> true, patience);
      consumer.seekToBeginning(consumer.assignment());
      while (read.left() > 0) {
        read.poll().forEach(records);
      }
      return read.ends();
    }
  }

  /**
   * Puts the latest value of each key into a map, and takes out what was deleted since.
   *
   * @return the ends of the topic's partitions, up to which it was read
   */
  <V extends SpecificRecord> Map<TopicPartition, Long> latest(
      String topic, Class<V> type, Map<String, V> latest) {
    return values(
        topic,
        type,
        (key, value) ->
            value.ifPresentOrElse(present -> latest.put(key, present), () -> latest.remove(key)));
  }

  /**
   * Gives what can be read of a topic, record after record.
   *
   * @param values hears each key and its value; empty: the key is deleted
   * @return the ends of the topic's partitions, up to which it was read
   */
  <V extends SpecificRecord> Map<TopicPartition, Long> values(
      String topic, Class<V> type, BiConsumer<String, Optional<V>> values) {
    AvroDecoder<V> decoder = clients.decoder(type);
    return read(
        topic,
        record -> {
          if (decoder.decode(record) instanceof Decoded.Present<V> present) {
            values.accept(present.key(), present.value());
          }
        });
  }

  int partitions(String topic) {
    try (var consumer = clients.bytesConsumer("forget", Map.of())) {
      return consumer.partitionsFor(topic, patience).size();
    }
  }
}
