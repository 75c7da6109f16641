package dev.plumbline.trainer.publish;

import dev.plumbline.schema.ModelUpdate;
import dev.plumbline.schema.TopicOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;

/** What was announced so far, per channel. Not thread safe. */
public final class Announcements {
  private final Map<String, ModelUpdate> current = new HashMap<>();
  private final Map<String, ModelUpdate> pins = new HashMap<>();
  private final Map<String, Long> highestVersions = new HashMap<>();
  private final Map<Training, Map<String, Long>> boundaries = new HashMap<>();

  /** The topic is read from its beginning; no version that it ever named is given again. */
  void beginAnew() {
    current.clear();
    pins.clear();
    boundaries.clear();
  }

  /** Takes the next announcement in, in the order of the topic. */
  public void take(ModelUpdate update) {
    String channel = update.getChannel();
    ModelUpdate before = current.get(channel);
    if (update.getPinned()) {
      pins.put(channel, update);
    } else if (before == null
        || update.getRollback()
        || update.getVersion() > before.getVersion()) {
      current.put(channel, update);
    }
    // After a rollback the topic may hold nothing but the rollback. Its parent is the version that
    // it took back, which must not be given a second time.
    given(channel, update.getVersion());
    if (update.getParentVersion() != null) {
      given(channel, update.getParentVersion());
    }
    for (TopicOffset offset : update.getTrainingOffsets()) {
      boundaries
          .computeIfAbsent(
              new Training(
                  new TopicPartition(offset.getTopic(), offset.getPartition()),
                  update.getBaseModelFingerprint()),
              training -> new HashMap<>())
          .merge(channel, offset.getOffset(), Math::max);
    }
  }

  /** A version is given to an adapter, whether its announcement is ever read or not. */
  public void given(String channel, long version) {
    highestVersions.merge(channel, version, Math::max);
  }

  /** The channel is no longer held at a version. */
  public void unpin(String channel) {
    pins.remove(channel);
  }

  /** The announcement that the channel is served by; empty: none, the base model alone. */
  public Optional<ModelUpdate> current(String channel) {
    return Optional.ofNullable(pins.get(channel))
        .or(() -> Optional.ofNullable(current.get(channel)));
  }

  /** The version that the channel's next adapter gets. */
  public long nextVersion(String channel) {
    return highestVersions.getOrDefault(channel, 0L) + 1;
  }

  /**
   * By channel, the offset of a partition up to which announced adapters knew the pairs.
   *
   * @param baseModel fingerprint of the base model; adapters of another one do not count
   */
  public Map<String, Long> boundaries(TopicPartition pairs, String baseModel) {
    return Map.copyOf(boundaries.getOrDefault(new Training(pairs, baseModel), Map.of()));
  }

  /**
   * The base models, by their fingerprints, of announced adapters that knew pairs of a partition.
   */
  public Set<String> baseModels(TopicPartition pairs) {
    return boundaries.keySet().stream()
        .filter(training -> training.pairs().equals(pairs))
        .map(Training::baseModel)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** What adapters learned from, and for which base model. */
  private record Training(TopicPartition pairs, String baseModel) {}
}
