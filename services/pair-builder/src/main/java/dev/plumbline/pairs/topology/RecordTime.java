package dev.plumbline.pairs.topology;

import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.TimestampExtractor;
import org.apache.kafka.streams.processor.api.Record;

/**
 * The time of a record as its producer set it. One that lies in the future counts as now: it would
 * make everything that waits run out at once. One without a time has that of the record before it.
 *
 * <p>When a record that counts as now was written stays known until it is read, as this clock may
 * be the wrong one: Streams hands on only one time, so the other travels as a header. It is
 * believed for a day only: a time in the wrong unit, in a record and in its vote, would let the
 * vote stand for ever.
 */
final class RecordTime implements TimestampExtractor {
  private static final String WRITTEN = "plumbline.written";
  private static final long BELIEVED_MILLIS = Duration.ofDays(1).toMillis();

  private final Clock clock;

  RecordTime(Clock clock) {
    this.clock = clock;
  }

  @Override
  public long extract(ConsumerRecord<Object, Object> record, long partitionTime) {
    long now = clock.millis();
    long written = record.timestamp();
    // A producer's own header of this name would be taken for ours.
    record.headers().remove(WRITTEN);
    if (written < 0) {
      return partitionTime >= 0 ? partitionTime : now;
    }
    if (written > now) {
      long believed = Math.min(written, now + BELIEVED_MILLIS);
      record.headers().add(WRITTEN, ByteBuffer.allocate(Long.BYTES).putLong(believed).array());
      return now;
    }
    return written;
  }

  /**
   * When a record was written, whatever this clock says; from then on its headers are as it came.
   */
  static long takeWritten(Record<?, ?> record) {
    Headers headers = record.headers();
    Header written = headers.lastHeader(WRITTEN);
    if (written == null) {
      return record.timestamp();
    }
    headers.remove(WRITTEN);
    return ByteBuffer.wrap(written.value()).getLong();
  }
}
