package dev.plumbline.runtime.kafka;

import java.util.Optional;

/** What became of a record's bytes. */
public sealed interface Decoded<V> {
  /**
   * A record.
   *
   * @param value empty: the record is a tombstone
   */
  record Present<V>(String key, Optional<V> value) implements Decoded<V> {}

  /**
   * Bytes that are no record of the expected kind; they belong into the dead letters.
   *
   * @param reason why, for people
   */
  record Undecodable<V>(String reason) implements Decoded<V> {}
}
