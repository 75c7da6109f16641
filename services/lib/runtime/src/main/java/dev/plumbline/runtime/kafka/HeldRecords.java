package dev.plumbline.runtime.kafka;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What open transactions keep from readers of committed records. Such a reader does not know: for
 * it a partition ends before the first transaction that is open, and there nothing seems to be
 * left, whatever comes behind it and however long nobody ends it. So Kafka is asked now and then.
 * Thread safe.
 */
public final class HeldRecords implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HeldRecords.class);
  private static final Duration ASKED_EVERY = Duration.ofSeconds(30);
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final LogEnds ends;
  private final Clock clock;
  private Instant asked = Instant.EPOCH;
  private Instant answered = Instant.EPOCH;
  private Map<TopicPartition, Held> known = Map.of();

  /** With a client of its own, which has asked nothing yet. */
  public HeldRecords(KafkaClients clients, String clientId, Clock clock) {
    this.ends = new LogEnds(clients, clientId, PATIENCE);
    this.clock = clock;
  }

  /**
   * As Kafka said when it was asked last.
   *
   * @param partitions which are asked about when it is time
   * @return may lack partitions, and have others
   */
  public synchronized Map<TopicPartition, Held> of(Set<TopicPartition> partitions) {
    Instant now = clock.instant();
    if (!partitions.isEmpty() && asked.plus(ASKED_EVERY).isBefore(now)) {
      asked = now;
      try {
        known = ask(partitions, Duration.between(answered, now));
        answered = now;
      } catch (KafkaException e) {
        LOG.debug("what open transactions hold back is not known now", e);
      }
    }
    return known;
  }

  private Map<TopicPartition, Held> ask(Set<TopicPartition> partitions, Duration since) {
    // In this order: what is written meanwhile does not look like held back.
    Map<TopicPartition, Long> written = ends.written(partitions);
    Map<TopicPartition, Long> readable = ends.readable(partitions);
    Map<TopicPartition, Held> now = new HashMap<>();
    readable.forEach(
        (partition, end) -> {
          Held held = new Held(end, Math.max(end, written.get(partition)), Duration.ZERO);
          now.put(partition, held.after(Optional.ofNullable(known.get(partition)), since));
        });
    return Map.copyOf(now);
  }

  @Override
  public void close() {
    ends.close();
  }

  /**
   * What is held back of a partition.
   *
   * @param readable where readers of committed records end
   * @param written where the log ends
   * @param time for how long the same transaction has been seen open
   */
  public record Held(long readable, long written, Duration time) {
    /** How many offsets cannot be read yet. */
    public long records() {
      return written - readable;
    }

    private Held after(Optional<Held> before, Duration since) {
      return before
          .filter(earlier -> earlier.readable == readable && earlier.records() > 0)
          .filter(earlier -> records() > 0)
          .map(earlier -> new Held(readable, written, earlier.time.plus(since)))
          .orElse(this);
    }
  }
}
