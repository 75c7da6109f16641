package dev.plumbline.runtime.kafka;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;

/**
 * One topic as it must be.
 *
 * @param name full name, prefix included
 * @param replication copies of each partition
 * @param cleanup how old records go
 */
public record TopicDefinition(String name, int partitions, short replication, Cleanup cleanup) {

  private static final Duration LONGEST_SEGMENT = Duration.ofDays(1);

  /** A reader that is away for longer than this never hears that a key is gone. */
  private static final Duration TOMBSTONES = Duration.ofDays(14);

  /** How a topic gets rid of old records. */
  public sealed interface Cleanup {
    /** Records go after a time. */
    record Delete(Duration retention) implements Cleanup {}

    /**
     * Only the newest record of each key stays; what was replaced is gone after the lag. That a key
     * has been deleted is told for two weeks more.
     */
    record Compact(Duration lag) implements Cleanup {}

    /** As compact, and in the end the newest goes too. */
    record CompactAndDelete(Duration lag, Duration retention) implements Cleanup {}
  }

  /** Where records of this topic go that could not be used. */
  public String deadLetterName() {
    return name + ".dlq";
  }

  /** All partitions that it is to have. */
  public List<TopicPartition> topicPartitions() {
    return IntStream.range(0, partitions)
        .mapToObj(number -> new TopicPartition(name, number))
        .toList();
  }

  /** The settings that the broker is given when the topic is made. */
  Map<String, String> settings() {
    Map<String, String> settings = new TreeMap<>();
    settings.put("min.insync.replicas", replication >= 3 ? "2" : "1");
    if (cleanup instanceof Cleanup.Delete delete) {
      settings.put("cleanup.policy", "delete");
      settings.put("retention.ms", Long.toString(delete.retention().toMillis()));
      settings.put("segment.ms", Long.toString(segmentTime(delete.retention()).toMillis()));
    } else if (cleanup instanceof Cleanup.Compact compact) {
      settings.put("cleanup.policy", "compact");
      settings.putAll(compacted(compact.lag()));
    } else if (cleanup instanceof Cleanup.CompactAndDelete both) {
      settings.put("cleanup.policy", "compact,delete");
      settings.put("retention.ms", Long.toString(both.retention().toMillis()));
      settings.putAll(compacted(both.lag()));
    }
    return settings;
  }

  /** A record goes together with its segment, so no segment is to grow for longer than a day. */
  private static Duration segmentTime(Duration retention) {
    return retention.compareTo(LONGEST_SEGMENT) < 0 ? retention : LONGEST_SEGMENT;
  }

  private static Map<String, String> compacted(Duration lag) {
    Map<String, String> settings = new TreeMap<>(compactionWithin(lag));
    settings.put("delete.retention.ms", Long.toString(TOMBSTONES.toMillis()));
    return settings;
  }

  /** The settings of a topic that has forgotten after this time what was replaced or withdrawn. */
  public static Map<String, String> compactionWithin(Duration lag) {
    String time = Long.toString(lag.toMillis());
    // The active segment is never compacted, so it must not stay active for longer than the lag.
    return Map.of("max.compaction.lag.ms", time, "segment.ms", time);
  }
}
