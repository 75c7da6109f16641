package dev.plumbline.runtime.service;

import dev.plumbline.runtime.configuration.Configuration;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

/**
 * What a process gives to the services in it.
 *
 * @param metrics one registry for the process; each service serves all of it at {@code /metrics}
 */
public record ServiceContext(Configuration configuration, PrometheusMeterRegistry metrics) {

  /** A context with a new registry that measures this Java process. */
  // The garbage collector's listener lives as long as the process.
  @SuppressWarnings("resource")
  public static ServiceContext of(Configuration configuration) {
    PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    new JvmMemoryMetrics().bindTo(metrics);
    new JvmThreadMetrics().bindTo(metrics);
    new ProcessorMetrics().bindTo(metrics);
    new FileDescriptorMetrics().bindTo(metrics);
    new ResidentMemoryMetrics().bindTo(metrics);
    new JvmGcMetrics().bindTo(metrics);
    return new ServiceContext(configuration, metrics);
  }
}
