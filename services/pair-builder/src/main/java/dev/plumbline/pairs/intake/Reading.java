package dev.plumbline.pairs.intake;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What became of a record that was read. */
public sealed interface Reading<T> {
  /** It is what it should be. */
  record Accepted<T>(T value) implements Reading<T> {}

  /**
   * It cannot be used and goes to the dead letters.
   *
   * @param source as it came
   * @param reason why, for people; holds no text of users
   */
  record Refused<T>(ConsumerRecord<byte[], byte[]> source, String reason) implements Reading<T> {}
}
