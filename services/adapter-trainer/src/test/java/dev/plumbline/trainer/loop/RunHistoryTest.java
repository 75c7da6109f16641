package dev.plumbline.trainer.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.runtime.channel.PairDigests;
import dev.plumbline.runtime.channel.PairKey;
import dev.plumbline.runtime.service.DoublingWait;
import dev.plumbline.schema.TrainingRun;
import dev.plumbline.trainer.Records;
import dev.plumbline.trainer.trigger.RetryPolicy;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunHistoryTest {
  private final RunHistory history =
      new RunHistory(
          new RetryPolicy(new DoublingWait(Duration.ofMinutes(1), Duration.ofHours(1)), 3));

  @Test
  void theLastRunIsKeptWithoutThePairsThatItKnew() {
    TrainingRun run = Records.run();
    run.setLearnedPairs(PairDigests.of(List.of(new PairKey("c", "pair-1"))).bytes());

    history.concluded(run);

    assertThat(history.lastRun("c"))
        .contains(TrainingRun.newBuilder(run).setLearnedPairs(null).build());
    assertThat(run.getLearnedPairs()).isNotNull();
  }
}
