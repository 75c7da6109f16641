package dev.plumbline.server.updates;

import dev.plumbline.schema.AdapterFile;
import dev.plumbline.schema.ModelUpdate;
import dev.plumbline.schema.TopicOffset;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The updates of each channel as they were announced, the newest of them, and what an operator's
 * change to one of them would be. Thread safe.
 *
 * <p>Only what this server would serve can be changed to: a change is written over the channel's
 * own update, and after compaction it may be all that is left. What it refuses still counts for the
 * highest version. The offsets of a training count for its base model alone: an adapter for another
 * one learned from none of those pairs. Version 0 is this server's base model, whoever announced
 * it.
 */
public final class UpdateHistory {
  private final int limit;
  private final String baseModel;
  private final String baseModelFingerprint;
  private final Map<String, Channel> channels = new HashMap<>();

  /** What is known of one channel. */
  private static final class Channel {
    private final Deque<ModelUpdate> updates = new ArrayDeque<>();
    private final Deque<ModelUpdate> ofOtherBases = new ArrayDeque<>();
    private final Map<String, Map<String, TopicOffset>> offsetsByBase = new HashMap<>();
    private long highestVersion;

    private void beginAnew() {
      updates.clear();
      ofOtherBases.clear();
      offsetsByBase.clear();
    }

    private void noteOffsets(ModelUpdate update) {
      Map<String, TopicOffset> offsets =
          offsetsByBase.computeIfAbsent(
              update.getBaseModelFingerprint(), fingerprint -> new HashMap<>());
      for (TopicOffset offset : update.getTrainingOffsets()) {
        offsets.merge(
            offset.getTopic() + "-" + offset.getPartition(),
            offset,
            (one, other) -> one.getOffset() >= other.getOffset() ? one : other);
      }
    }

    private List<TopicOffset> offsets(String fingerprint) {
      return List.copyOf(offsetsByBase.getOrDefault(fingerprint, Map.of()).values());
    }
  }

  /**
   * An empty history.
   *
   * @param limit updates that are remembered per channel
   * @param baseModel name of the model that this server has
   * @param baseModelFingerprint its weights
   */
  public UpdateHistory(int limit, String baseModel, String baseModelFingerprint) {
    this.limit = limit;
    this.baseModel = baseModel;
    this.baseModelFingerprint = baseModelFingerprint;
  }

  synchronized void take(ModelUpdate update) {
    Channel channel = channels.computeIfAbsent(update.getChannel(), name -> new Channel());
    if (!fits(update)) {
      remember(channel.ofOtherBases, update);
    } else if (!contradicts(channel.updates, update)) {
      remember(channel.updates, update);
    }
    channel.highestVersion = Math.max(channel.highestVersion, update.getVersion());
    if (update.getParentVersion() != null) {
      channel.highestVersion = Math.max(channel.highestVersion, update.getParentVersion());
    }
    channel.noteOffsets(update);
  }

  private boolean fits(ModelUpdate update) {
    return update.getAdapter() == null
        || update.getBaseModelFingerprint().equals(baseModelFingerprint);
  }

  /** An operator's word counts, whatever was announced before. */
  private static boolean contradicts(Deque<ModelUpdate> updates, ModelUpdate update) {
    return !update.getRollback()
        && !update.getPinned()
        && updates.stream()
            .filter(one -> one.getVersion() == update.getVersion())
            .anyMatch(one -> !sha256(one).equals(sha256(update)));
  }

  private static Optional<String> sha256(ModelUpdate update) {
    return Optional.ofNullable(update.getAdapter()).map(AdapterFile::getSha256);
  }

  private void remember(Deque<ModelUpdate> updates, ModelUpdate update) {
    updates.removeIf(one -> one.getVersion() == update.getVersion());
    updates.addFirst(update);
    if (updates.size() > limit) {
      updates.removeLast();
    }
  }

  /** What was read is void, but no version of it must be given a second time. */
  synchronized void beginAnew() {
    channels.values().forEach(Channel::beginAnew);
  }

  synchronized void forget(String channel) {
    channels.remove(channel);
  }

  /**
   * The update by which an operator changes a channel to a version. It names the highest version so
   * far as its parent and carries the latest offsets of its base model, because after compaction it
   * may be all that is left: no version must be given twice, and no training be repeated.
   *
   * @param version one of the remembered versions, or 0 for the base model alone
   * @return empty when the version is not known, or is for another base model
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
                    .setTrainingOffsets(known.offsets(target.getBaseModelFingerprint()))
                    .setCreatedAt(now)
                    .build());
  }

  private Optional<ModelUpdate> target(Channel known, long version) {
    if (version != 0) {
      return find(known.updates, version);
    }
    // Any update tells the rest, be it one of another base model.
    return Stream.concat(known.updates.stream(), known.ofOtherBases.stream())
        .findFirst()
        .map(
            any ->
                ModelUpdate.newBuilder(any)
                    .setAdapter(null)
                    .setMetrics(Map.of())
                    .setBaseModel(baseModel)
                    .setBaseModelFingerprint(baseModelFingerprint)
                    .build());
  }

  private static Optional<ModelUpdate> find(Deque<ModelUpdate> updates, long version) {
    return updates.stream().filter(one -> one.getVersion() == version).findFirst();
  }

  /**
   * The update that holds a channel at a version, to be written under the key of its pin.
   *
   * @return empty when the version is not known, or is for another base model
   */
  synchronized Optional<ModelUpdate> pinAt(String channel, long version, Instant now) {
    return changeTo(channel, version, now)
        .map(change -> ModelUpdate.newBuilder(change).setRollback(false).setPinned(true).build());
  }

  /**
   * The base weights that a version was trained on, when they are others than this server's and no
   * update of this server's has the same number.
   */
  synchronized Optional<String> otherBase(String channel, long version) {
    return Optional.ofNullable(channels.get(channel))
        .filter(known -> find(known.updates, version).isEmpty())
        .flatMap(known -> find(known.ofOtherBases, version))
        .map(ModelUpdate::getBaseModelFingerprint);
  }

  /** The remembered versions of a channel that this server can change to, lowest first. */
  public synchronized List<Long> versions(String channel) {
    Channel known = channels.get(channel);
    return known == null
        ? List.of()
        : known.updates.stream().map(ModelUpdate::getVersion).sorted().toList();
  }
}
