package dev.plumbline.standalone.forgetting;

import dev.plumbline.runtime.channel.PairDigests;
import dev.plumbline.runtime.kafka.KafkaClients;
import dev.plumbline.runtime.kafka.Topics;
import dev.plumbline.schema.ModelUpdate;
import dev.plumbline.schema.RunState;
import dev.plumbline.schema.TrainingRun;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import org.apache.avro.specific.SpecificRecord;

/**
 * Finds the adapters that were trained on certain pairs, and those that are being trained on them.
 */
final class TrainedAdapters {
  private final KafkaClients clients;
  private final TopicScan scan;

  TrainedAdapters(KafkaClients clients, TopicScan scan) {
    this.clients = clients;
    this.scan = scan;
  }

  /**
   * An adapter.
   *
   * @param pairs how many of the pairs it knew; -1: its record does not tell
   * @param announced whether it is the one that the channel was given last
   */
  record Trained(String channel, long version, String runId, int pairs, boolean announced) {
    boolean unknown() {
      return pairs < 0;
    }
  }

  /**
   * A run that has not ended; what it will announce has learned from the pairs, too.
   *
   * @param pairs how many of the pairs it knows; -1: its record does not tell
   */
  record Underway(String channel, String runId, int pairs) {
    boolean unknown() {
      return pairs < 0;
    }
  }

  /** What has learned, and what is learning, from pairs. */
  record Learners(List<Trained> trained, List<Underway> underway) {}

  /**
   * Who knew any of the pairs, or may have known them.
   *
   * @param channels the channels of the pairs
   */
  Learners on(PairDigests pairs, Collection<String> channels) {
    if (pairs.size() == 0) {
      return new Learners(List.of(), List.of());
    }
    Topics topics = clients.configuration().topics();
    RebuiltPairs rebuilt = RebuiltPairs.of(pairs, scan, topics.preferencePairs().name());
    ToIntFunction<TrainingRun> known = run -> known(run, pairs, rebuilt);
    Map<String, ModelUpdate> announced = latest(topics.modelUpdates().name(), ModelUpdate.class);
    List<TrainingRun> runs =
        latest(topics.trainingRuns().name(), TrainingRun.class).values().stream()
            .filter(run -> channels.contains(run.getChannel()) && known.applyAsInt(run) != 0)
            .toList();
    return new Learners(
        runs.stream()
            .filter(run -> run.getState() == RunState.PUBLISHED)
            .map(run -> trained(run, known.applyAsInt(run), announced.get(run.getChannel())))
            .sorted(Comparator.comparing(Trained::channel).thenComparing(Trained::version))
            .toList(),
        runs.stream()
            .filter(run -> run.getState() == RunState.RUNNING)
            .map(run -> new Underway(run.getChannel(), run.getRunId(), known.applyAsInt(run)))
            .sorted(Comparator.comparing(Underway::channel).thenComparing(Underway::runId))
            .toList());
  }

  private static Trained trained(TrainingRun run, int known, ModelUpdate announced) {
    return new Trained(
        run.getChannel(),
        run.getAdapterVersion(),
        run.getRunId(),
        known,
        announced != null && announced.getVersion() == run.getAdapterVersion());
  }

  private static int known(TrainingRun run, PairDigests pairs, RebuiltPairs rebuilt) {
    if (run.getLearnedPairs() == null) {
      return -1;
    }
    PairDigests learned = PairDigests.read(run.getLearnedPairs());
    return learned.common(pairs) - learned.common(rebuilt.knownTo(run));
  }

  private <V extends SpecificRecord> Map<String, V> latest(String topic, Class<V> type) {
    Map<String, V> latest = new TreeMap<>();
    scan.latest(topic, type, latest);
    return latest;
  }
}
