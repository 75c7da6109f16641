package dev.plumbline.trainer.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.runtime.channel.PairDigests;
import dev.plumbline.runtime.channel.PairKey;
import dev.plumbline.schema.ModelUpdate;
import dev.plumbline.schema.TrainingRun;
import dev.plumbline.trainer.Pairs;
import dev.plumbline.trainer.Records;
import dev.plumbline.trainer.pairs.PairBook;
import dev.plumbline.trainer.pairs.PairMemory;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WarmStartsTest {
  private static final PairKey FIRST = new PairKey("c", "pair-0");
  private static final ModelUpdate SERVED = Records.update();

  private static final Map<String, String> SETTINGS = Map.of("data.held-out-share", "0.2");

  private final PairBook book = book();
  private final TrainingRun run = run();

  @Test
  void aRunOnAllThatTheServedAdapterLearnedFromMayBeginWithIt() {
    assertThat(allowed(Optional.of(run))).isTrue();
  }

  @Test
  void aServedAdapterThatLearnedFromAPairThatWasTakenBackIsNotPassedOn() {
    book.withdraw(FIRST, 3, Instant.EPOCH);

    assertThat(allowed(Optional.of(run))).isFalse();
  }

  @Test
  void aServedAdapterOfWhichNothingIsRecordedIsNotPassedOn() {
    TrainingRun old = TrainingRun.newBuilder(run).setLearnedPairs(null).build();

    assertThat(allowed(Optional.empty())).isFalse();
    assertThat(allowed(Optional.of(old))).isFalse();
  }

  @Test
  void aServedAdapterThatMayHaveLearnedFromWhatIsMeasuredWithNowIsNotPassedOn() {
    TrainingRun smallerShare =
        TrainingRun.newBuilder(run).setSettings(Map.of("data.held-out-share", "0.1")).build();
    TrainingRun otherMethod =
        TrainingRun.newBuilder(run)
            .setSettings(Map.of("data.held-out-share", "0.2", "method", "dpo"))
            .build();

    assertThat(allowed(Optional.of(smallerShare))).isFalse();
    assertThat(allowed(Optional.of(otherMethod))).isFalse();
  }

  @Test
  void withoutTheSettingNothingIsLookedUp() {
    WarmStarts off =
        new WarmStarts(
            false,
            SETTINGS,
            id -> {
              throw new AssertionError("looked " + id + " up");
            });

    assertThat(off.allowed(SERVED, book)).isFalse();
  }

  private boolean allowed(Optional<TrainingRun> recorded) {
    WarmStarts warmStarts =
        new WarmStarts(
            true, SETTINGS, id -> id.equals(SERVED.getRunId()) ? recorded : Optional.empty());
    return warmStarts.allowed(SERVED, book);
  }

  private static PairBook book() {
    PairBook book = new PairBook(10, 0, 0, new PairMemory(Long.MAX_VALUE));
    for (int number = 0; number < 3; number++) {
      book.put(Pairs.whole("c", number), number, Instant.EPOCH);
    }
    return book;
  }

  /** It knew the three records of the book. */
  private static TrainingRun run() {
    TrainingRun run = Records.run();
    run.setSettings(SETTINGS);
    run.setLearnedPairs(
        PairDigests.of(List.of(FIRST, new PairKey("c", "pair-1"), new PairKey("c", "pair-2")))
            .bytes());
    return run;
  }
}
