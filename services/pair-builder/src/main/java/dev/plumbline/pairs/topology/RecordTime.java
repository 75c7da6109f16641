package dev.plumbline.pairs.topology;

import java.time.Clock;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.TimestampExtractor;

/**
 * The time of a record as its producer set it. One that lies in the future counts as now: it would
 * make everything that waits run out at once. One without a time has that of the record before it.
 */
final class RecordTime implements TimestampExtractor {
  private final Clock clock;

  RecordTime(Clock clock) {
    this.clock = clock;
  }

  @Override
  public long extract(ConsumerRecord<Object, Object> record, long partitionTime) {
    long now = clock.millis();
    if (record.timestamp() < 0) {
      return partitionTime >= 0 ? partitionTime : now;
    }
    return Math.min(record.timestamp(), now);
  }
}
