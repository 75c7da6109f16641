package dev.plumbline.pairs.state;

import dev.plumbline.pairs.ballot.Fingerprint;
import dev.plumbline.pairs.ballot.Quota;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/** Quotas as they are written down, the oldest windows first. */
final class Quotas {
  private static final int BEFORE_CHANNEL = 3 * Long.BYTES;

  private Quotas() {}

  static StoredQuota store(Quota quota) {
    return new StoredQuota(
        quota.targets().stream()
            .map(
                target ->
                    new StoredTarget(Fingerprints.store(target.response()), target.promptId()))
            .toList(),
        quota.lastUsed());
  }

  static Quota restore(StoredQuota stored) {
    return new Quota(
        stored.getTargets().stream()
            .map(
                target ->
                    new Quota.Target(
                        Fingerprints.restore(target.getResponse()), target.getPromptId()))
            .toList(),
        stored.getLastUsed());
  }

  /**
   * The window as eight bytes that sort like numbers, then user and channel. No key, as an open end
   * of a range, stays none.
   */
  static Serde<Quota.Key> keySerde() {
    return Serdes.serdeFrom(
        (topic, key) -> key == null ? null : bytes(key), (topic, bytes) -> key(bytes));
  }

  private static byte[] bytes(Quota.Key key) {
    byte[] channel = key.channel().getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(BEFORE_CHANNEL + channel.length)
        .putLong(key.window() ^ Long.MIN_VALUE)
        .put(Fingerprints.bytes(key.user()))
        .put(channel)
        .array();
  }

  private static Quota.Key key(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return new Quota.Key(
        buffer.getLong() ^ Long.MIN_VALUE,
        new Fingerprint(buffer.getLong(), buffer.getLong()),
        StandardCharsets.UTF_8.decode(buffer).toString());
  }
}
