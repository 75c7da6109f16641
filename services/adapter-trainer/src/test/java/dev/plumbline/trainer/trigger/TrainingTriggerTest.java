package dev.plumbline.trainer.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.trainer.pairs.PairCounts;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TrainingTriggerTest {
  private static final Instant NOW = Instant.parse("2026-02-01T12:00:00Z");
  private static final Duration HOUR = Duration.ofHours(1);
  private final TrainingTrigger trigger = new TrainingTrigger(20, HOUR, 30, true);

  @Test
  void enoughNewPairsStartARunAtOnce() {
    assertThat(decide(new PairCounts(30, 0, 20, 0, 0, 0), NOW, null))
        .contains(TriggerReason.NEW_PAIRS);
    assertThat(decide(new PairCounts(30, 0, 19, 0, 0, 0), NOW, null)).isEmpty();
  }

  @Test
  void tooFewPairsInAllStartNothing() {
    assertThat(decide(new PairCounts(29, 50, 29, 50, 0, 0), NOW.minus(HOUR), null)).isEmpty();
  }

  @Test
  void halfPairsOfBothSidesAreComparisonsToo() {
    assertThat(decide(new PairCounts(0, 80, 0, 80, 0, 30), NOW, null))
        .contains(TriggerReason.NEW_PAIRS);
    assertThat(decide(new PairCounts(0, 80, 0, 39, 0, 30), NOW, null)).isEmpty();
    assertThat(decide(new PairCounts(0, 80, 0, 80, 0, 29), NOW, null)).isEmpty();
  }

  @Test
  void halfPairsAreNothingToAMethodThatLearnsFromWholeOnesAlone() {
    TrainingTrigger whole = new TrainingTrigger(40, HOUR, 40, false);
    Optional<Instant> longAgo = Optional.of(NOW.minus(HOUR));

    assertThat(whole.decide(new PairCounts(1, 80, 0, 80, 0, 40), longAgo, Optional.empty(), NOW))
        .isEmpty();
    assertThat(whole.decide(new PairCounts(40, 80, 0, 80, 0, 40), longAgo, Optional.empty(), NOW))
        .isEmpty();
    assertThat(whole.decide(new PairCounts(40, 80, 40, 0, 0, 40), longAgo, Optional.empty(), NOW))
        .contains(TriggerReason.NEW_PAIRS);
  }

  @Test
  void anyChangeStartsARunAfterTheInterval() {
    Instant longAgo = NOW.minus(HOUR);

    assertThat(decide(new PairCounts(30, 0, 1, 0, 0, 0), longAgo, null))
        .contains(TriggerReason.INTERVAL);
    assertThat(decide(new PairCounts(30, 1, 0, 1, 0, 0), longAgo, null))
        .contains(TriggerReason.INTERVAL);
    assertThat(decide(new PairCounts(30, 0, 0, 0, 1, 0), longAgo, null))
        .contains(TriggerReason.INTERVAL);
    assertThat(decide(new PairCounts(30, 0, 1, 0, 0, 0), longAgo.plusSeconds(1), null)).isEmpty();
  }

  @Test
  void withoutAnyChangeThereIsNoRunHoweverLongItTakes() {
    assertThat(
            trigger.decide(
                new PairCounts(30, 9, 0, 0, 0, 0),
                Optional.empty(),
                Optional.of(Instant.EPOCH),
                NOW))
        .isEmpty();
  }

  @Test
  void votesWithOldTimesWaitForTheIntervalAfterTheLastRun() {
    PairCounts oneNew = new PairCounts(30, 0, 1, 0, 0, 0);
    Instant lastYear = NOW.minus(Duration.ofDays(365));

    assertThat(decide(oneNew, lastYear, NOW.minusSeconds(60))).isEmpty();
    assertThat(decide(oneNew, lastYear, NOW.minus(HOUR))).contains(TriggerReason.INTERVAL);
  }

  private Optional<TriggerReason> decide(
      PairCounts counts, Instant changedSince, Instant lastEnded) {
    return trigger.decide(counts, Optional.of(changedSince), Optional.ofNullable(lastEnded), NOW);
  }
}
