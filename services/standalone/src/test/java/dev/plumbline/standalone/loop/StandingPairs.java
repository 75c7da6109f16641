package dev.plumbline.standalone.loop;

import dev.plumbline.runtime.kafka.AvroDecoder;
import dev.plumbline.runtime.kafka.Decoded;
import dev.plumbline.runtime.kafka.KafkaClients;
import dev.plumbline.schema.PreferencePair;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/** The pairs that stand on Kafka now. */
final class StandingPairs {
  private StandingPairs() {}

  /** Reads the topic from its start to its present end. */
  static Map<String, PreferencePair> read(KafkaClients clients) {
    String topic = clients.configuration().topics().preferencePairs().name();
    AvroDecoder<PreferencePair> decoder = clients.decoder(PreferencePair.class);
    Map<String, PreferencePair> pairs = new HashMap<>();
    try (Consumer<byte[], byte[]> consumer = clients.bytesConsumer("standing-pairs", Map.of())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(partition -> new TopicPartition(topic, partition.partition()))
              .toList();
      consumer.assign(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      consumer.seekToBeginning(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
        consumer
            .poll(Duration.ofMillis(100))
            .forEach(
                source -> {
                  if (!(decoder.decode(source) instanceof Decoded.Present<PreferencePair> record)) {
                    throw new AssertionError("a pair cannot be decoded: " + source);
                  }
                  record
                      .value()
                      .ifPresentOrElse(
                          pair -> pairs.put(record.key(), pair), () -> pairs.remove(record.key()));
                });
      }
    }
    return pairs;
  }
}
