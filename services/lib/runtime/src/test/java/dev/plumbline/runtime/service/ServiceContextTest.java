package dev.plumbline.runtime.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.runtime.configuration.Configuration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class ServiceContextTest {
  @Test
  @EnabledOnOs(OS.LINUX)
  void theMetricsTellWhatTheProcessHolds() {
    ServiceContext context = ServiceContext.of(Configuration.load(Optional.empty(), Map.of()));

    String page = context.metrics().scrape();

    assertThat(value(page, "process_resident_memory_bytes"))
        .as("bytes, and no Java process has so few")
        .isGreaterThan(10 << 20);
    assertThat(value(page, "process_files_open_files")).isGreaterThan(2);
    assertThat(value(page, "jvm_threads_live_threads")).isPositive();
  }

  private static double value(String page, String name) {
    return page.lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .findFirst()
        .orElseThrow(() -> new AssertionError(name + " is missing in\n" + page));
  }
}
