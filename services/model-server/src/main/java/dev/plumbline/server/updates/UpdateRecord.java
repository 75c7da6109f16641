package dev.plumbline.server.updates;

import dev.plumbline.runtime.channel.ChannelName;
import dev.plumbline.runtime.channel.UpdateKey;
import dev.plumbline.schema.ModelUpdate;
import dev.plumbline.server.adapters.Announcement;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** Makes an announcement of a record, if the record makes sense. */
final class UpdateRecord {
  private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");

  private UpdateRecord() {}

  /** What a record's key is about. */
  static UpdateKey key(String key) throws InvalidUpdateException {
    try {
      return UpdateKey.parse(key);
    } catch (IllegalArgumentException e) {
      throw new InvalidUpdateException("not a valid key of a model update: " + e.getMessage());
    }
  }

  static Announcement announcement(UpdateKey key, ModelUpdate update)
      throws InvalidUpdateException {
    require(
        ChannelName.isValid(update.getChannel()),
        "channel '" + update.getChannel() + "' must match " + ChannelName.PATTERN);
    UpdateKey expected = new UpdateKey(update.getChannel(), update.getPinned());
    require(key.equals(expected), "the key '" + key + "' must be '" + expected + "'");
    boolean base = update.getAdapter() == null;
    require(
        base ? update.getVersion() >= 0 : update.getVersion() > 0,
        "version "
            + update.getVersion()
            + " must be above 0 with an adapter, and not below 0 without");
    return new Announcement(
        update.getChannel(),
        update.getVersion(),
        update.getRollback(),
        base ? Optional.empty() : Optional.of(file(update)),
        update.getBaseModelFingerprint(),
        update.getParentVersion() == null
            ? OptionalLong.empty()
            : OptionalLong.of(update.getParentVersion()),
        update.getRunId(),
        update.getCreatedAt());
  }

  private static Announcement.AdapterFile file(ModelUpdate update) throws InvalidUpdateException {
    var adapter = update.getAdapter();
    require(
        SHA_256.matcher(adapter.getSha256()).matches(),
        "adapter.sha256 must be 64 lower-case hexadecimal digits, not '"
            + adapter.getSha256()
            + "'");
    require(!adapter.getUri().isBlank(), "adapter.uri must not be empty");
    require(adapter.getRank() > 0, "adapter.rank must be above 0, not " + adapter.getRank());
    return new Announcement.AdapterFile(
        adapter.getUri(),
        adapter.getSha256(),
        adapter.getSizeBytes(),
        adapter.getRank(),
        adapter.getTargetModules());
  }

  private static void require(boolean holds, String rule) throws InvalidUpdateException {
    if (!holds) {
      throw new InvalidUpdateException("not a valid model update: " + rule);
    }
  }
}
