package dev.plumbline.trainer.loop;

import dev.plumbline.runtime.kafka.HeldRecords;
import dev.plumbline.runtime.kafka.HeldRecords.Held;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many records of its partitions a worker has still to read, and for how long an open
 * transaction has kept it from that. Used by the loop's thread.
 */
final class UnreadRecords implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(UnreadRecords.class);
  private static final Duration TIMEOUT = Duration.ofSeconds(1);

  private final Consumer<byte[], byte[]> consumer;
  private final HeldRecords held;

  UnreadRecords(Consumer<byte[], byte[]> consumer, HeldRecords held) {
    this.consumer = consumer;
    this.held = held;
  }

  /** Shows what is known now. */
  void show(TrainerMetrics metrics) {
    Set<TopicPartition> assigned = consumer.assignment();
    Map<TopicPartition, Held> ends = held.of(assigned);
    try {
      metrics.unread(
          assigned.stream().mapToLong(partition -> unread(partition, ends)).sum(),
          assigned.stream()
              .flatMap(partition -> Optional.ofNullable(ends.get(partition)).stream())
              .map(Held::time)
              .max(Duration::compareTo)
              .orElse(Duration.ZERO));
    } catch (KafkaException e) {
      LOG.debug("how many records are unread is not known now", e);
    }
  }

  /**
   * While records are fetched, Kafka tells with each answer what is left up to the first open
   * transaction. Of what comes behind it, and of what comes while a run is under way and nothing is
   * fetched, it was asked.
   */
  private long unread(TopicPartition partition, Map<TopicPartition, Held> ends) {
    long told = consumer.currentLag(partition).orElse(0);
    return Optional.ofNullable(ends.get(partition))
        .map(end -> end.written() - consumer.position(partition, TIMEOUT))
        .map(asked -> Math.max(told, asked))
        .orElse(told);
  }

  @Override
  public void close() {
    held.close();
  }
}
