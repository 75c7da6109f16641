package dev.plumbline.runtime.service;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The memory that this process holds, native tensors included, under the name that Prometheus' own
 * clients give it. Where the system does not tell, there is no such figure.
 */
final class ResidentMemoryMetrics implements MeterBinder {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String RESIDENT = "VmRSS:";
  private static final int BYTES = 1024;

  @Override
  public void bindTo(MeterRegistry registry) {
    if (Files.isReadable(STATUS)) {
      Gauge.builder("process.resident.memory", ResidentMemoryMetrics::bytes)
          .description("Memory of the process, native tensors included")
          .baseUnit("bytes")
          .register(registry);
    }
  }

  private static double bytes() {
    try {
      return Files.readAllLines(STATUS).stream()
          .filter(line -> line.startsWith(RESIDENT))
          .mapToDouble(line -> BYTES * Double.parseDouble(line.replaceAll("\\D+", "")))
          .findFirst()
          .orElse(Double.NaN);
    } catch (IOException e) {
      // Not a number is how a gauge says that it does not know.
      return Double.NaN;
    }
  }
}
