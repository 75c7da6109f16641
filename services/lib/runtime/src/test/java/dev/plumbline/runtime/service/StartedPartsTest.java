package dev.plumbline.runtime.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StartedPartsTest {
  private final List<String> closed = new ArrayList<>();
  private final StartedParts parts = new StartedParts();

  @Test
  void whatStartedLastStopsFirst() {
    parts.add("broker", () -> closed.add("broker"));
    parts.add("service", () -> closed.add("service"));

    parts.close();
    parts.close();

    assertThat(closed).containsExactly("service", "broker");
  }

  @Test
  void aPartThatFailsToStopDoesNotKeepTheOthersRunning() {
    parts.add("broker", () -> closed.add("broker"));
    parts.add(
        "service",
        () -> {
          throw new IllegalStateException("stuck");
        });

    parts.close();

    assertThat(closed).containsExactly("broker");
  }
}
