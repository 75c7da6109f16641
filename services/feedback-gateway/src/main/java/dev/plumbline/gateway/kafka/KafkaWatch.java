package dev.plumbline.gateway.kafka;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts what Kafka acknowledges and what it does not, and logs when that changes. Messages of
 * exceptions stay out of the log, as those of serializers can quote a record.
 */
public final class KafkaWatch {
  private static final Logger LOGGER = LoggerFactory.getLogger(KafkaWatch.class);

  private final Counter accepted;
  private final Map<FailureKind, Counter> failures = new EnumMap<>(FailureKind.class);
  private final AtomicBoolean acknowledging = new AtomicBoolean(true);

  public KafkaWatch(MeterRegistry metrics) {
    this.accepted =
        Counter.builder("plumbline.gateway.events.accepted")
            .description("Events that Kafka has acknowledged")
            .register(metrics);
    for (FailureKind kind : FailureKind.values()) {
      failures.put(
          kind,
          Counter.builder("plumbline.gateway.kafka.failures")
              .description("Requests whose events Kafka did not all acknowledge")
              .tag("kind", kind.label())
              .register(metrics));
    }
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
    FailureKind kind = FailureKind.of(failure);
    failures.get(kind).increment();
    if (kind.isOfKafka() && acknowledging.compareAndSet(true, false)) {
      LOGGER.warn(
          "Kafka does not acknowledge feedback ({}); requests are answered with 503 until it does",
          failure.getClass().getSimpleName());
    }
  }
}
