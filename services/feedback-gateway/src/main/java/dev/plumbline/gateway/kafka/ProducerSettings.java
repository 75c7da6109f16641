package dev.plumbline.gateway.kafka;

import java.time.Duration;
import java.util.Map;

/**
 * The bounds of one write to Kafka.
 *
 * @param deliveryTimeout how long an event may wait for its acknowledgement
 * @param blockTimeout how long a request may wait for the producer's buffer or for the topic's
 *     partitions
 */
public record ProducerSettings(Duration deliveryTimeout, Duration blockTimeout) {
  /** What a record takes beside its texts: key, ids, lengths, headers. Generous. */
  private static final int RECORD_OVERHEAD_BYTES = 64 * 1024;

  private static final int KAFKA_DEFAULT_REQUEST_BYTES = 1024 * 1024;

  /**
   * As settings of Kafka's producer.
   *
   * @param eventBytes the most that the texts of one event take
   */
  public Map<String, Object> asProperties(int eventBytes) {
    return Map.of(
        "delivery.timeout.ms", Math.toIntExact(deliveryTimeout.toMillis()),
        // Leaves time for a second try within the delivery timeout.
        "request.timeout.ms", Math.toIntExact(Math.max(1, deliveryTimeout.toMillis() / 2)),
        "max.block.ms", blockTimeout.toMillis(),
        "max.request.size",
            Math.max(KAFKA_DEFAULT_REQUEST_BYTES, eventBytes + RECORD_OVERHEAD_BYTES));
  }

  /** The longest that a request waits for Kafka. */
  public Duration longestWait() {
    return deliveryTimeout.plus(blockTimeout);
  }
}
