package dev.plumbline.pairs;

import dev.plumbline.runtime.kafka.HeldRecords;
import dev.plumbline.runtime.kafka.HeldRecords.Held;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.KafkaStreams;

/** What an instance has still to read of its topics, and what keeps it from that. */
final class Backlog {
  private final KafkaStreams streams;
  private final String applicationId;
  private final HeldRecords held;
  private final Set<String> topics;

  /**
   * Of one instance.
   *
   * @param topics those that it reads, by their names in the topology
   */
  Backlog(KafkaStreams streams, String applicationId, HeldRecords held, Set<String> topics) {
    this.streams = streams;
    this.applicationId = applicationId;
    this.held = held;
    this.topics =
        topics.stream().flatMap(topic -> names(topic).stream()).collect(Collectors.toSet());
  }

  /** Topics of Streams itself carry the application id before the name. */
  private Set<String> names(String topic) {
    return Set.of(topic, applicationId + "-" + topic);
  }

  /** What the readers know of, and what comes behind open transactions, of which they do not. */
  double records(String topic) {
    Map<TopicPartition, Double> known = known();
    Map<TopicPartition, Held> ends = held.of(known.keySet());
    return known.keySet().stream()
        .filter(partition -> names(topic).contains(partition.topic()))
        .mapToDouble(partition -> known.get(partition) + records(ends, partition))
        .sum();
  }

  private static long records(Map<TopicPartition, Held> ends, TopicPartition partition) {
    return Optional.ofNullable(ends.get(partition)).map(Held::records).orElse(0L);
  }

  /** For how many seconds an open transaction has kept the readers of a partition from going on. */
  double heldSeconds(String topic) {
    Set<TopicPartition> partitions = known().keySet();
    Map<TopicPartition, Held> ends = held.of(partitions);
    return partitions.stream()
        .filter(partition -> names(topic).contains(partition.topic()))
        .flatMap(partition -> Stream.ofNullable(ends.get(partition)))
        .mapToLong(end -> end.time().toSeconds())
        .max()
        .orElse(0);
  }

  /** The records up to the first open transaction, by partition that this instance reads. */
  private Map<TopicPartition, Double> known() {
    Map<TopicPartition, Double> known = new HashMap<>();
    for (Metric metric : streams.metrics().values()) {
      Map<String, String> tags = metric.metricName().tags();
      if (metric.metricName().name().equals("records-lag")
          && topics.contains(tags.getOrDefault("topic", ""))
          && !tags.getOrDefault("client-id", "").contains("restore")) {
        known.put(
            new TopicPartition(tags.get("topic"), Integer.parseInt(tags.get("partition"))),
            StreamsFigures.finite(metric));
      }
    }
    return known;
  }
}
