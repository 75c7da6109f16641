package dev.plumbline.standalone.forgetting;

import dev.plumbline.runtime.channel.PairDigests;
import dev.plumbline.runtime.kafka.KafkaClients;
import dev.plumbline.schema.ModelUpdate;
import dev.plumbline.schema.RunState;
import dev.plumbline.schema.TrainingRun;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;

/** Finds the adapters that were trained on certain pairs. */
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
   * The adapters that knew any of the pairs, or may have known them.
   *
   * @param channels the channels of the pairs
   */
  List<Trained> on(PairDigests pairs, Collection<String> channels) {
    if (pairs.size() == 0) {
      return List.of();
    }
    Map<String, ModelUpdate> announced =
        latest(clients.configuration().topics().modelUpdates().name(), ModelUpdate.class);
    return latest(clients.configuration().topics().trainingRuns().name(), TrainingRun.class)
        .values()
        .stream()
        .filter(run -> run.getState() == RunState.PUBLISHED && channels.contains(run.getChannel()))
        .map(run -> trained(run, pairs, announced.get(run.getChannel())))
        .filter(trained -> trained.pairs() != 0)
        .sorted(Comparator.comparing(Trained::channel).thenComparing(Trained::version))
        .toList();
  }

  private static Trained trained(TrainingRun run, PairDigests pairs, ModelUpdate announced) {
    int common =
        run.getLearnedPairs() == null ? -1 : PairDigests.read(run.getLearnedPairs()).common(pairs);
    return new Trained(
        run.getChannel(),
        run.getAdapterVersion(),
        run.getRunId(),
        common,
        announced != null && announced.getVersion() == run.getAdapterVersion());
  }

  private <V extends SpecificRecord> Map<String, V> latest(String topic, Class<V> type) {
    Map<String, V> latest = new TreeMap<>();
    scan.latest(topic, type, latest);
    return latest;
  }
}
