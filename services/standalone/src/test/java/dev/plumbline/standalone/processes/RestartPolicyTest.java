package dev.plumbline.standalone.processes;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RestartPolicyTest {
  private final RestartPolicy policy =
      new RestartPolicy(Duration.ofSeconds(1), Duration.ofSeconds(5));

  @Test
  void theWaitDoublesUpToTheLongest() {
    assertThat(Stream.of(1, 2, 3, 4, 1000).map(end -> policy.wait(end).toSeconds()))
        .containsExactly(1L, 2L, 4L, 5L, 5L);
  }

  @Test
  void aLongLifeMakesTheNextEndTheFirst() {
    assertThat(policy.standsAlone(Duration.ofSeconds(5))).isFalse();
    assertThat(policy.standsAlone(Duration.ofSeconds(6))).isTrue();
  }
}
