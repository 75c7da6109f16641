package dev.plumbline.trainer.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.schema.ModelUpdate;
import dev.plumbline.schema.TrainingRun;
import dev.plumbline.trainer.Pairs;
import dev.plumbline.trainer.Records;
import dev.plumbline.trainer.pairs.PairBook;
import dev.plumbline.trainer.pairs.PairMemory;
import dev.plumbline.trainer.trigger.TriggerReason;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class ForgottenUsersTest {
  private static final TopicPartition PARTITION = new TopicPartition("pairs", 0);
  private static final ModelUpdate SERVED = Records.update();

  private final PairBook book = new PairBook(10, 0, 0, new PairMemory(Long.MAX_VALUE));

  /** It knew the records below 3. */
  private final Optional<TrainingRun> run = Optional.of(Records.run());

  @Test
  void theRunThatForgetsAUserTakesNoNoticeOfTheServedAdapter() {
    assertThat(allowed(TriggerReason.ERASURE, run)).isFalse();
  }

  @Test
  void aServedAdapterThatIsOlderThanAnErasureIsTakenNoNoticeOfThoughAllItsPairsStand() {
    book.put(Pairs.whole("c", 0), 3, Instant.EPOCH);
    book.noteErasure(3);
    book.conclude(4);

    assertThat(allowed(TriggerReason.NEW_PAIRS, run)).isFalse();
  }

  @Test
  void anErasureBeforeTheServedAdapterWasTrainedIsNoObjection() {
    book.noteErasure(2);

    assertThat(allowed(TriggerReason.NEW_PAIRS, run)).isTrue();
    assertThat(allowed(TriggerReason.INTERVAL, run)).isTrue();
  }

  @Test
  void anAdapterOfWhichNothingIsRecordedIsOlderThanEachErasure() {
    book.noteErasure(2);

    assertThat(allowed(TriggerReason.NEW_PAIRS, Optional.empty())).isFalse();
  }

  @Test
  void withoutAnErasureNothingIsLookedUp() {
    ForgottenUsers forgotten =
        new ForgottenUsers(
            id -> {
              throw new AssertionError("looked " + id + " up");
            });

    assertThat(forgotten.allow(SERVED, TriggerReason.NEW_PAIRS, book, PARTITION)).isTrue();
  }

  private boolean allowed(TriggerReason reason, Optional<TrainingRun> recorded) {
    ForgottenUsers forgotten =
        new ForgottenUsers(id -> id.equals(SERVED.getRunId()) ? recorded : Optional.empty());
    return forgotten.allow(SERVED, reason, book, PARTITION);
  }
}
