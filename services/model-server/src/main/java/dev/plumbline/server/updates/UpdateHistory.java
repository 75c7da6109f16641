package dev.plumbline.server.updates;

import dev.plumbline.schema.ModelUpdate;
import dev.plumbline.schema.TopicOffset;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The updates of each channel as they were announced, the newest of them, and what an operator's
 * change to one of them would be. Thread safe.
 */
public final class UpdateHistory {
  private final int limit;
  private final Map<String, Channel> channels = new HashMap<>();

  /** What is known of one channel. */
  private static final class Channel {
    private final Deque<ModelUpdate> updates = new ArrayDeque<>();
    private final Map<String, TopicOffset> offsets = new HashMap<>();
    private long highestVersion;
  }

  /**
   * An empty history.
   *
   * @param limit updates that are remembered per channel
   */
  public UpdateHistory(int limit) {
    this.limit = limit;
  }

  synchronized void take(ModelUpdate update) {
    Channel channel = channels.computeIfAbsent(update.getChannel(), name -> new Channel());
    channel.updates.removeIf(one -> one.getVersion() == update.getVersion());
    channel.updates.addFirst(update);
    if (channel.updates.size() > limit) {
      channel.updates.removeLast();
    }
    channel.highestVersion = Math.max(channel.highestVersion, update.getVersion());
    if (update.getParentVersion() != null) {
      channel.highestVersion = Math.max(channel.highestVersion, update.getParentVersion());
    }
    for (TopicOffset offset : update.getTrainingOffsets()) {
      channel.offsets.merge(
          offset.getTopic() + "-" + offset.getPartition(),
          offset,
          (one, other) -> one.getOffset() >= other.getOffset() ? one : other);
    }
  }

  synchronized void forget(String channel) {
    channels.remove(channel);
  }

  /**
   * The update by which an operator changes a channel to a version. It names the highest version so
   * far as its parent and carries the latest offsets, because after compaction it may be all that
   * is left: no version must be given twice, and no training be repeated.
   *
   * @param version one of the remembered versions, or 0 for the base model alone
   * @return empty when the version is not known
   */
  synchronized Optional<ModelUpdate> changeTo(String channel, long version, Instant now) {
    Channel known = channels.get(channel);
    if (known == null) {
      return Optional.empty();
    }
    return target(known, version)
        .map(
            target ->
                ModelUpdate.newBuilder(target)
                    .setVersion(version)
                    .setRollback(true)
                    .setPinned(false)
                    .setParentVersion(known.highestVersion)
                    .setTrainingOffsets(List.copyOf(known.offsets.values()))
                    .setCreatedAt(now)
                    .build());
  }

  private static Optional<ModelUpdate> target(Channel known, long version) {
    Optional<ModelUpdate> announced =
        known.updates.stream().filter(one -> one.getVersion() == version).findFirst();
    if (announced.isPresent() || version != 0) {
      return announced;
    }
    return Optional.of(
        ModelUpdate.newBuilder(known.updates.getFirst())
            .setAdapter(null)
            .setMetrics(Map.of())
            .build());
  }

  /**
   * The update that holds a channel at a version, to be written under the key of its pin.
   *
   * @return empty when the version is not known
   */
  synchronized Optional<ModelUpdate> pinAt(String channel, long version, Instant now) {
    return changeTo(channel, version, now)
        .map(change -> ModelUpdate.newBuilder(change).setRollback(false).setPinned(true).build());
  }

  /** The remembered versions of a channel, lowest first. */
  public synchronized List<Long> versions(String channel) {
    Channel known = channels.get(channel);
    return known == null
        ? List.of()
        : known.updates.stream().map(ModelUpdate::getVersion).sorted().toList();
  }
}
