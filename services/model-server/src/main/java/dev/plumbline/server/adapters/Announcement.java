package dev.plumbline.server.adapters;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Says what a channel is to be served with from now on.
 *
 * @param channel the channel
 * @param version rises by one with each trained adapter; 0 names the base model alone
 * @param rollback true: an older version is meant on purpose
 * @param adapter the files; empty: the base model alone
 * @param baseModelFingerprint the weights that the adapter was trained on
 * @param parentVersion the version that was served when its training began
 * @param runId the training run that made it
 * @param announcedAt when it was announced
 */
public record Announcement(
    String channel,
    long version,
    boolean rollback,
    Optional<AdapterFile> adapter,
    String baseModelFingerprint,
    OptionalLong parentVersion,
    String runId,
    Instant announcedAt) {

  /** Where an adapter's files are, and what they must be. */
  public record AdapterFile(
      String uri, String sha256, long sizeBytes, int rank, List<String> targetModules) {
    public AdapterFile {
      targetModules = List.copyOf(targetModules);
    }
  }

  /** The content hash of the adapter, empty for the base model alone. */
  public Optional<String> sha256() {
    return adapter.map(AdapterFile::sha256);
  }

  /** Whether this is the same version with the same content. */
  boolean sameAs(Announcement other) {
    return version == other.version && Objects.equals(sha256(), other.sha256());
  }

  @Override
  public String toString() {
    return "version " + version + " of channel " + channel;
  }
}
