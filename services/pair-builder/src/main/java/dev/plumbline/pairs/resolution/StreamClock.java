package dev.plumbline.pairs.resolution;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/**
 * The time of the records, and while none come, the time that passes. So nothing runs out while the
 * service is down or catches up, or because the machine's clock is set, yet everything does in the
 * end.
 */
final class StreamClock {
  private final LongSupplier nanoTime;
  private long recordTime;
  private long seenAt;

  /**
   * @param nanoTime as {@link System#nanoTime}
   */
  StreamClock(ProcessorContext<?, ?> context, LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.recordTime = context.currentStreamTimeMs();
    this.seenAt = nanoTime.getAsLong();
  }

  /** A record came. */
  void observe(long time) {
    recordTime = Math.max(recordTime, time);
    seenAt = nanoTime.getAsLong();
  }

  /** Milliseconds since 1970, or a negative number as long as no record came. */
  long now() {
    return recordTime < 0
        ? recordTime
        : recordTime + TimeUnit.NANOSECONDS.toMillis(nanoTime.getAsLong() - seenAt);
  }
}
