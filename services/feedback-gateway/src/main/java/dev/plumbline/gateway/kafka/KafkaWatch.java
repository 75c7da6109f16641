package dev.plumbline.gateway.kafka;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts what Kafka acknowledges and what it does not, and logs when that changes. Messages of
 * exceptions stay out of the log, as those of serializers can quote a record.
 */
public final class KafkaWatch {
  private static final Logger LOGGER = LoggerFactory.getLogger(KafkaWatch.class);

  private final MeterRegistry metrics;
  private final Counter accepted;
  private final AtomicBoolean acknowledging = new AtomicBoolean(true);

  public KafkaWatch(MeterRegistry metrics) {
    this.metrics = metrics;
    this.accepted =
        Counter.builder("plumbline.gateway.events.accepted")
            .description("Events that Kafka has acknowledged")
            .register(metrics);
  }

  /** Whether the last request's events were acknowledged; true before the first. */
  public boolean acknowledging() {
    return acknowledging.get();
  }

  void acknowledged(int events) {
    accepted.increment(events);
    if (acknowledging.compareAndSet(false, true)) {
      LOGGER.info("Kafka acknowledges feedback again");
    }
  }

  void failed(Exception failure) {
    String kind = failure.getClass().getSimpleName();
    Counter.builder("plumbline.gateway.kafka.failures")
        .description("Requests whose events Kafka did not all acknowledge")
        .tag("kind", kind)
        .register(metrics)
        .increment();
    // An event that is too large says nothing about whether Kafka is there.
    if (!(failure instanceof RecordTooLargeException) && acknowledging.compareAndSet(true, false)) {
      LOGGER.warn(
          "Kafka does not acknowledge feedback ({}); requests are answered with 503 until it does",
          kind);
    }
  }
}
