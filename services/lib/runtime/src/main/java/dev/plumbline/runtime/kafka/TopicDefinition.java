package dev.plumbline.runtime.kafka;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * One topic as it must be.
 *
 * @param name full name, prefix included
 * @param replication copies of each partition
 * @param cleanup how old records go
 */
public record TopicDefinition(String name, int partitions, short replication, Cleanup cleanup) {

  /** How a topic gets rid of old records. */
  public sealed interface Cleanup {
    /** Records go after a time. */
    record Delete(Duration retention) implements Cleanup {}

    /** Only the newest record of each key stays; what was replaced is gone after the lag. */
    record Compact(Duration lag) implements Cleanup {}
  }

  /** Where records of this topic go that could not be used. */
  public String deadLetterName() {
    return name + ".dlq";
  }

  /** The settings that the broker is given when the topic is made. */
  Map<String, String> settings() {
    Map<String, String> settings = new TreeMap<>();
    settings.put("min.insync.replicas", replication >= 3 ? "2" : "1");
    if (cleanup instanceof Cleanup.Delete delete) {
      settings.put("cleanup.policy", "delete");
      settings.put("retention.ms", Long.toString(delete.retention().toMillis()));
    } else if (cleanup instanceof Cleanup.Compact compact) {
      long lag = compact.lag().toMillis();
      settings.put("cleanup.policy", "compact");
      settings.put("max.compaction.lag.ms", Long.toString(lag));
      // The active segment is never compacted, so it must not stay active for longer than the lag.
      settings.put("segment.ms", Long.toString(lag));
    }
    return settings;
  }
}
