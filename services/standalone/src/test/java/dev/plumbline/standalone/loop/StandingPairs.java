package dev.plumbline.standalone.loop;

import dev.plumbline.runtime.kafka.AvroDecoder;
import dev.plumbline.runtime.kafka.Decoded;
import dev.plumbline.runtime.kafka.KafkaClients;
import dev.plumbline.schema.PreferencePair;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/** The pairs that stand on Kafka now. */
public final class StandingPairs {
  private StandingPairs() {}

  /** How many votes for and against stand, by the text of the question. */
  public static Map<String, Integer> votes(KafkaClients clients) {
    Map<String, Integer> votes = new TreeMap<>();
    for (PreferencePair pair : read(clients).values()) {
      String question = pair.getMessages().get(0).getContent();
      // Until the other side is counted, too, a pair has one.
      if (pair.getChosen() != null) {
        votes.merge(question + " up", pair.getChosen().getUp(), Integer::sum);
      }
      if (pair.getRejected() != null) {
        votes.merge(question + " down", pair.getRejected().getDown(), Integer::sum);
      }
    }
    return votes;
  }

  /** Reads the topic from its start to its present end. */
  public static Map<String, PreferencePair> read(KafkaClients clients) {
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
