package dev.plumbline.standalone.forgetting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.runtime.channel.PairDigests;
import dev.plumbline.runtime.channel.PairKey;
import dev.plumbline.schema.RunState;
import dev.plumbline.schema.TrainingRun;
import dev.plumbline.standalone.forgetting.TrainedAdapters.Trained;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KnowingRunsTest {
  private static final PairDigests PAIRS = PairDigests.of(keys("forgotten"));

  private final KnowingRuns runs =
      new KnowingRuns(
          PAIRS,
          RebuiltPairs.of(PAIRS, new StubScan(StubScan.clients()), "pairs"),
          Set.of("shop"),
          Map.of());

  @Test
  void ofRunsThatAreNotNamedNothingIsKept() {
    for (int number = 0; number < 100; number++) {
      take(run("elsewhere-" + number, "elsewhere", RunState.PUBLISHED, "forgotten"));
      take(run("innocent-" + number, "shop", RunState.PUBLISHED, "another"));
      take(run("failed-" + number, "shop", RunState.RUNNING, "forgotten"));
      take(run("failed-" + number, "shop", RunState.FAILED, "forgotten"));
    }
    take(run("guilty", "shop", RunState.RUNNING, "forgotten", "another"));
    take(run("guilty", "shop", RunState.PUBLISHED, "forgotten", "another"));

    assertThat(runs.size()).isEqualTo(1);
    assertThat(runs.learners().underway()).isEmpty();
    assertThat(runs.learners().trained())
        .containsExactly(new Trained("shop", 7, "guilty", 1, false));
  }

  @Test
  void aRunWhoseRecordIsDeletedIsForgotten() {
    take(run("guilty", "shop", RunState.PUBLISHED, "forgotten"));

    runs.take("guilty", Optional.empty());

    assertThat(runs.size()).isZero();
  }

  private void take(TrainingRun run) {
    runs.take(run.getRunId(), Optional.of(run));
  }

  private static TrainingRun run(String id, String channel, RunState state, String... pairs) {
    return RunRecord.of(id, channel, state, 7, keys(pairs));
  }

  private static List<PairKey> keys(String... pairs) {
    return List.of(pairs).stream().map(id -> new PairKey("shop", id)).toList();
  }
}
