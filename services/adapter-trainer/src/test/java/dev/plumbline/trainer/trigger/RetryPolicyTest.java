package dev.plumbline.trainer.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.runtime.service.DoublingWait;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RetryPolicyTest {
  private static final Instant NOW = Instant.parse("2026-02-01T12:00:00Z");
  private final RetryPolicy policy =
      new RetryPolicy(new DoublingWait(Duration.ofMinutes(1), Duration.ofMinutes(3)), 2);

  @Test
  void theWaitDoublesUpToItsLimit() {
    Optional<Failure> failure = Optional.empty();

    for (int minutes : new int[] {1, 2, 3, 3}) {
      failure = Optional.of(policy.after(failure, FailureKind.PUBLISHING, 7, NOW));
      assertThat(failure.get().retryAt()).isEqualTo(NOW.plus(Duration.ofMinutes(minutes)));
    }
  }

  @Test
  void aFailedChannelIsTriedAgainAfterItsWait() {
    Failure failure = policy.after(Optional.empty(), FailureKind.TRAINING, 7, NOW);

    assertThat(policy.allows(Optional.of(failure), 7, NOW.plusSeconds(59))).isFalse();
    assertThat(policy.allows(Optional.of(failure), 7, NOW.plusSeconds(60))).isTrue();
  }

  @Test
  void newPairsDoNotShortenTheWait() {
    Failure failure = policy.after(Optional.empty(), FailureKind.TRAINING, 7, NOW);

    assertThat(policy.allows(Optional.of(failure), 8, NOW.plusSeconds(59))).isFalse();
  }

  @Test
  void pairsThatKeepFailingAreLeftAloneUntilTheyChange() {
    Failure once = policy.after(Optional.empty(), FailureKind.TRAINING, 7, NOW);
    Failure twice = policy.after(Optional.of(once), FailureKind.TRAINING, 7, NOW);
    Instant muchLater = NOW.plus(Duration.ofDays(9));

    assertThat(policy.allows(Optional.of(twice), 7, muchLater)).isFalse();
    assertThat(policy.allows(Optional.of(twice), 8, muchLater)).isTrue();
  }

  @ParameterizedTest
  @EnumSource(names = {"DEVICE", "PUBLISHING"})
  void aDeviceOrAStoreThatFailsIsTriedForAsLongAsItTakes(FailureKind kind) {
    Optional<Failure> failure = Optional.empty();

    for (int i = 0; i < 50; i++) {
      failure = Optional.of(policy.after(failure, kind, 7, NOW));
    }

    assertThat(policy.allows(failure, 7, NOW.plus(Duration.ofMinutes(3)))).isTrue();
  }

  @Test
  void aChannelThatNeverFailedMayRun() {
    assertThat(policy.allows(Optional.empty(), 7, NOW)).isTrue();
  }
}
