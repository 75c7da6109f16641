package dev.plumbline.standalone.forgetting;

import dev.plumbline.runtime.channel.PairDigests;
import dev.plumbline.runtime.kafka.KafkaClients;
import dev.plumbline.runtime.kafka.Topics;
import dev.plumbline.schema.ModelUpdate;
import dev.plumbline.schema.TrainingRun;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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
   * @param pairs how many of the pairs it knew
   * @param announced whether it is the one that the channel was given last
   */
  record Trained(String channel, long version, String runId, int pairs, boolean announced) {}

  /**
   * A run that has not ended; what it will announce has learned from the pairs, too.
   *
   * @param pairs how many of the pairs it knows
   */
  record Underway(String channel, String runId, int pairs) {}

  /** What has learned, and what is learning, from pairs. */
  record Learners(List<Trained> trained, List<Underway> underway) {}

  /**
   * Who knew any of the pairs.
   *
   * @param channels the channels of the pairs
   */
  Learners on(PairDigests pairs, Collection<String> channels) {
    if (pairs.size() == 0) {
      return new Learners(List.of(), List.of());
    }
    Topics topics = clients.configuration().topics();
    RebuiltPairs rebuilt = RebuiltPairs.of(pairs, scan, topics.preferencePairs().name());
    Map<String, ModelUpdate> announced = new HashMap<>();
    scan.latest(topics.modelUpdates().name(), ModelUpdate.class, announced);
    KnowingRuns runs = new KnowingRuns(pairs, rebuilt, channels, announced);
    scan.values(topics.trainingRuns().name(), TrainingRun.class, runs::take);
    return runs.learners();
  }
}
