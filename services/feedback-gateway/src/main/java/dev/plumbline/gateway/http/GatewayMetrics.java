package dev.plumbline.gateway.http;

import dev.plumbline.gateway.event.Reason;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** What the gateway tells about its requests. */
final class GatewayMetrics {
  private final Map<Reason, Counter> refused = new EnumMap<>(Reason.class);
  private final AtomicInteger waiting = new AtomicInteger();
  private final MeterRegistry registry;

  GatewayMetrics(MeterRegistry registry) {
    this.registry = registry;
    Gauge.builder("plumbline.gateway.requests.waiting", waiting, AtomicInteger::get)
        .description("Requests that wait for Kafka's acknowledgement")
        .register(registry);
    for (Reason reason : Reason.values()) {
      refused.put(
          reason,
          Counter.builder("plumbline.gateway.requests.refused")
              .description("Requests that were not answered with success, by reason")
              .tag("reason", reason.code())
              .register(registry));
    }
  }

  /** Requests that wait for Kafka's acknowledgement. */
  AtomicInteger waiting() {
    return waiting;
  }

  void refused(Reason reason) {
    refused.get(reason).increment();
  }

  /** Counts and times an answer to a feedback request, from its first byte to the last written. */
  void answered(int status, Duration time) {
    Timer.builder("plumbline.gateway.request")
        .description("Time from a feedback request to its answer")
        .tag("status", Integer.toString(status))
        .publishPercentileHistogram()
        .minimumExpectedValue(Duration.ofMillis(1))
        .maximumExpectedValue(Duration.ofSeconds(30))
        .register(registry)
        .record(time);
  }
}
