package dev.plumbline.standalone.forgetting;

import dev.plumbline.runtime.channel.PairDigests;
import dev.plumbline.runtime.channel.PairKey;
import dev.plumbline.schema.TopicOffset;
import dev.plumbline.schema.TrainingRun;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * The pairs that stand without the votes that were taken out. They keep their keys, so a run that
 * began after they were rebuilt seems to have learned from these votes.
 */
final class RebuiltPairs {
  private final Map<PairKey, Place> places;

  private record Place(TopicPartition partition, long offset) {}

  private RebuiltPairs(Map<PairKey, Place> places) {
    this.places = places;
  }

  /**
   * Reads the topic of pairs.
   *
   * @param pairs that rested on the votes
   */
  static RebuiltPairs of(PairDigests pairs, TopicScan scan, String topic) {
    Map<PairKey, Place> places = new HashMap<>();
    scan.read(
        topic,
        record ->
            pair(record.key())
                .filter(pair -> PairDigests.of(List.of(pair)).common(pairs) > 0)
                .ifPresent(pair -> note(places, pair, record)));
    return new RebuiltPairs(places);
  }

  private static void note(
      Map<PairKey, Place> places, PairKey pair, ConsumerRecord<byte[], byte[]> record) {
    if (record.value() == null) {
      places.remove(pair);
    } else {
      TopicPartition partition = new TopicPartition(record.topic(), record.partition());
      places.put(pair, new Place(partition, record.offset()));
    }
  }

  /** Strangers may have written records with other keys; they are no pairs. */
  private static Optional<PairKey> pair(byte[] key) {
    if (key == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(PairKey.parse(new String(key, StandardCharsets.UTF_8)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Those that a run knows as they are now. */
  PairDigests knownTo(TrainingRun run) {
    Map<TopicPartition, Long> ends = new HashMap<>();
    for (TopicOffset end : run.getTrainingOffsets()) {
      ends.put(new TopicPartition(end.getTopic(), end.getPartition()), end.getOffset());
    }
    return PairDigests.of(
        places.entrySet().stream()
            .filter(
                pair ->
                    pair.getValue().offset() < ends.getOrDefault(pair.getValue().partition(), 0L))
            .map(Map.Entry::getKey)
            .toList());
  }
}
