package dev.plumbline.pairs.resolution;

import org.apache.kafka.streams.processor.api.ProcessorContext;

/**
 * The time of the records, and while none come, the time that passes. So nothing runs out while the
 * service is down or catches up, yet everything does in the end.
 */
final class StreamClock {
  private final ProcessorContext<?, ?> context;
  private long recordTime;
  private long seenAt;

  StreamClock(ProcessorContext<?, ?> context) {
    this.context = context;
    this.recordTime = context.currentStreamTimeMs();
    this.seenAt = context.currentSystemTimeMs();
  }

  /** A record came. */
  void observe(long time) {
    recordTime = Math.max(recordTime, time);
    seenAt = context.currentSystemTimeMs();
  }

  /** Milliseconds since 1970, or a negative number as long as no record came. */
  long now() {
    return recordTime < 0 ? recordTime : recordTime + context.currentSystemTimeMs() - seenAt;
  }
}
