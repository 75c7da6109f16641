package dev.plumbline.pairs.topology;

import dev.plumbline.runtime.kafka.DeadLetter;
import dev.plumbline.runtime.kafka.RecordSize;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Up to which size dead letters are written whole. A letter that Kafka refused would undo the
 * transaction of its record, which is read again, and so stop the service; so they are measured
 * before, and the limit falls when Kafka refuses a record as too large. What the topics take is not
 * asked: that is a right that the service does not need otherwise. Thread safe.
 */
public final class LetterLimit {
  private long bytes;

  public LetterLimit(long bytes) {
    this.bytes = bytes;
  }

  /**
   * Kafka refused a record as too large, which may have been a letter.
   *
   * @return whether letters are shorter from now on
   */
  public synchronized boolean lower() {
    long before = bytes;
    bytes = Math.min(bytes, Math.max(DeadLetter.SHORT_BYTES, bytes / 4));
    return bytes < before;
  }

  /** The letter whole, or as much of it as may be. */
  ProducerRecord<byte[], byte[]> apply(DeadLetter letter) {
    ProducerRecord<byte[], byte[]> whole = letter.whole();
    return RecordSize.of(whole.key(), whole.value(), whole.headers()) <= limit()
        ? whole
        : letter.shortened();
  }

  private synchronized long limit() {
    return bytes;
  }
}
