package dev.plumbline.runtime.kafka;

import dev.plumbline.runtime.service.Causes;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;

/** Tells from what becomes of a producer's records whether another might do better. Thread safe. */
final class ProducerHealth {
  /** For how long a partition may be silent before a failure there is the producer's. */
  static final Duration PATIENCE = Duration.ofSeconds(30);

  /** What is refused is tried again with a new producer, but not faster than this. */
  static final Duration SHORTEST_LIFE = Duration.ofSeconds(5);

  private final LongSupplier nanoTime;
  private final long start;

  /** By partition, since a producer may have lost one broker and go on with the others. */
  private final Map<TopicPartition, Long> acknowledged = new ConcurrentHashMap<>();

  private volatile boolean refused;
  private volatile boolean stuck;

  /**
   * @param nanoTime as {@link System#nanoTime}
   */
  ProducerHealth(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.start = nanoTime.getAsLong();
  }

  void acknowledged(TopicPartition partition) {
    acknowledged.put(partition, nanoTime.getAsLong());
    refused = false;
  }

  void failed(TopicPartition partition, Exception failure) {
    if (isOfTheRecord(failure)) {
      return;
    }
    if (Causes.of(failure).any(AuthenticationException.class::isInstance)) {
      refused = true;
    }
    if (isOver(PATIENCE, acknowledged.getOrDefault(partition, start))) {
      stuck = true;
    }
  }

  /** Whether it is time for another producer. */
  boolean isSpent() {
    return stuck || (refused && isOver(SHORTEST_LIFE, start));
  }

  private static boolean isOfTheRecord(Exception failure) {
    return failure instanceof RecordTooLargeException || failure instanceof SerializationException;
  }

  private boolean isOver(Duration time, long since) {
    return nanoTime.getAsLong() - since >= time.toNanos();
  }
}
