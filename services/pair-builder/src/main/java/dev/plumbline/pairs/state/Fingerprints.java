package dev.plumbline.pairs.state;

import dev.plumbline.pairs.ballot.Fingerprint;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/** Fingerprints as sixteen bytes, whose order is that of the fingerprints. */
final class Fingerprints {
  private Fingerprints() {}

  static Serde<Fingerprint> serde() {
    return Serdes.serdeFrom(
        (topic, fingerprint) -> bytes(fingerprint), (topic, bytes) -> fingerprint(bytes));
  }

  static StoredFingerprint store(Fingerprint fingerprint) {
    return new StoredFingerprint(bytes(fingerprint));
  }

  static StoredFingerprint storeNullable(Optional<Fingerprint> fingerprint) {
    return fingerprint.map(Fingerprints::store).orElse(null);
  }

  static Fingerprint restore(StoredFingerprint stored) {
    return fingerprint(stored.bytes());
  }

  static Optional<Fingerprint> restoreNullable(StoredFingerprint stored) {
    return Optional.ofNullable(stored).map(Fingerprints::restore);
  }

  static byte[] bytes(Fingerprint fingerprint) {
    return ByteBuffer.allocate(2 * Long.BYTES)
        .putLong(fingerprint.high())
        .putLong(fingerprint.low())
        .array();
  }

  private static Fingerprint fingerprint(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return new Fingerprint(buffer.getLong(), buffer.getLong());
  }
}
