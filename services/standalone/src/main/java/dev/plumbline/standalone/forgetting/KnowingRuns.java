package dev.plumbline.standalone.forgetting;

import dev.plumbline.runtime.channel.PairDigests;
import dev.plumbline.schema.ModelUpdate;
import dev.plumbline.schema.RunState;
import dev.plumbline.schema.TrainingRun;
import dev.plumbline.standalone.forgetting.TrainedAdapters.Learners;
import dev.plumbline.standalone.forgetting.TrainedAdapters.Trained;
import dev.plumbline.standalone.forgetting.TrainedAdapters.Underway;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The runs that knew any of certain pairs, or may have known them, as their records come by. There
 * is a record of each run that ever was, with all that it knew: only what is told of a run is kept.
 */
final class KnowingRuns {
  private final PairDigests pairs;
  private final RebuiltPairs rebuilt;
  private final Collection<String> channels;
  private final Map<String, ModelUpdate> announced;
  private final Map<String, Trained> trained = new HashMap<>();
  private final Map<String, Underway> underway = new HashMap<>();

  /**
   * Before any record has come.
   *
   * @param channels the channels of the pairs
   * @param announced what each channel was given last
   */
  KnowingRuns(
      PairDigests pairs,
      RebuiltPairs rebuilt,
      Collection<String> channels,
      Map<String, ModelUpdate> announced) {
    this.pairs = pairs;
    this.rebuilt = rebuilt;
    this.channels = channels;
    this.announced = announced;
  }

  /** Takes the next record of a run; empty: there is none of it any more. */
  void take(String runId, Optional<TrainingRun> record) {
    trained.remove(runId);
    underway.remove(runId);
    record
        .filter(run -> channels.contains(run.getChannel()))
        .filter(run -> run.getState() == RunState.PUBLISHED || run.getState() == RunState.RUNNING)
        .ifPresent(run -> note(runId, run, known(run)));
  }

  private void note(String runId, TrainingRun run, int known) {
    if (known == 0) {
      return;
    }
    String channel = run.getChannel();
    if (run.getState() == RunState.RUNNING) {
      underway.put(runId, new Underway(channel, runId, known));
    } else {
      long version = run.getAdapterVersion();
      ModelUpdate last = announced.get(channel);
      boolean isLast = last != null && last.getVersion() == version;
      trained.put(runId, new Trained(channel, version, runId, known, isLast));
    }
  }

  private int known(TrainingRun run) {
    PairDigests learned = PairDigests.read(run.getLearnedPairs());
    return learned.common(pairs) - learned.common(rebuilt.knownTo(run));
  }

  /** How many runs are kept. */
  int size() {
    return trained.size() + underway.size();
  }

  Learners learners() {
    return new Learners(
        trained.values().stream()
            .sorted(Comparator.comparing(Trained::channel).thenComparing(Trained::version))
            .toList(),
        underway.values().stream()
            .sorted(Comparator.comparing(Underway::channel).thenComparing(Underway::runId))
            .toList());
  }
}
