package dev.plumbline.pairs.resolution;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/**
 * When something is to be forgotten. Written down so that what is due first comes first.
 *
 * @param due milliseconds since 1970
 */
public record Expiry(long due, String id) {

  /** Before everything. */
  static final Expiry FIRST = new Expiry(Long.MIN_VALUE, "");

  /** Before everything that is due after a time. */
  static Expiry after(long time) {
    return new Expiry(time + 1, "");
  }

  public static Serde<Expiry> serde() {
    return Serdes.serdeFrom(
        (topic, expiry) -> expiry.bytes(),
        (topic, bytes) ->
            new Expiry(
                ByteBuffer.wrap(bytes).getLong() ^ Long.MIN_VALUE,
                new String(bytes, Long.BYTES, bytes.length - Long.BYTES, StandardCharsets.UTF_8)));
  }

  private byte[] bytes() {
    byte[] name = id.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(Long.BYTES + name.length)
        .putLong(due ^ Long.MIN_VALUE)
        .put(name)
        .array();
  }
}
