package dev.plumbline.runtime.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DoublingWaitTest {
  private final DoublingWait wait = new DoublingWait(Duration.ofSeconds(1), Duration.ofSeconds(5));

  @Test
  void theWaitDoublesUpToTheLongest() {
    assertThat(Stream.of(1, 2, 3, 4, 1000).map(failure -> wait.after(failure).toSeconds()))
        .containsExactly(1L, 2L, 4L, 5L, 5L);
  }
}
