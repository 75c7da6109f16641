package dev.plumbline.pairs.state;

import dev.plumbline.pairs.ballot.Quota;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/** Quotas as they are written down, the oldest windows first. */
final class Quotas {
  private static final char SEPARATOR = '\n';

  private Quotas() {}

  static StoredQuota store(Quota quota) {
    return new StoredQuota(
        quota.targets().stream()
            .map(
                target ->
                    new StoredTarget(Fingerprints.store(target.response()), target.promptId()))
            .toList());
  }

  static Quota restore(StoredQuota stored) {
    return new Quota(
        stored.getTargets().stream()
            .map(
                target ->
                    new Quota.Target(
                        Fingerprints.restore(target.getResponse()), target.getPromptId()))
            .toList());
  }

  /** The window as eight bytes that sort like numbers, then channel and user. */
  static Serde<Quota.Key> keySerde() {
    return Serdes.serdeFrom((topic, key) -> bytes(key), (topic, bytes) -> key(bytes));
  }

  private static byte[] bytes(Quota.Key key) {
    byte[] names = (key.channel() + SEPARATOR + key.user()).getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(Long.BYTES + names.length)
        .putLong(key.window() ^ Long.MIN_VALUE)
        .put(names)
        .array();
  }

  private static Quota.Key key(byte[] bytes) {
    long window = ByteBuffer.wrap(bytes).getLong() ^ Long.MIN_VALUE;
    String names = new String(bytes, Long.BYTES, bytes.length - Long.BYTES, StandardCharsets.UTF_8);
    // A channel's name holds no line end, so the first one separates the two.
    int separator = names.indexOf(SEPARATOR);
    return new Quota.Key(window, names.substring(0, separator), names.substring(separator + 1));
  }
}
