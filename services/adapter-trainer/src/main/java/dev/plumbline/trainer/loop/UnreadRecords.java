package dev.plumbline.trainer.loop;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How many records of its partitions a worker has still to read. Used by the loop's thread. */
final class UnreadRecords {
  private static final Logger LOG = LoggerFactory.getLogger(UnreadRecords.class);
  private static final Duration ASKED_EVERY = Duration.ofSeconds(30);
  private static final Duration TIMEOUT = Duration.ofSeconds(1);

  private final Consumer<byte[], byte[]> consumer;
  private final Clock clock;
  private Instant asked = Instant.EPOCH;
  private long known;

  UnreadRecords(Consumer<byte[], byte[]> consumer, Clock clock) {
    this.consumer = consumer;
    this.clock = clock;
  }

  /** While records are fetched Kafka tells with each answer. */
  long whileReading() {
    known =
        consumer.assignment().stream()
            .mapToLong(partition -> consumer.currentLag(partition).orElse(0))
            .sum();
    return known;
  }

  /** While a run is under way nothing is fetched, so Kafka is asked now and then. */
  long whilePaused() {
    Instant now = clock.instant();
    if (asked.plus(ASKED_EVERY).isBefore(now)) {
      asked = now;
      try {
        known = ask();
      } catch (KafkaException e) {
        LOG.debug("how many records are unread is not known now", e);
      }
    }
    return known;
  }

  private long ask() {
    Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment(), TIMEOUT);
    long unread = 0;
    for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
      unread += Math.max(0, end.getValue() - consumer.position(end.getKey(), TIMEOUT));
    }
    return unread;
  }
}
