package dev.plumbline.pairs.resolution;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/**
 * An id under the generation in which it came. Written down so that older generations come first.
 */
record GenerationKey(long generation, String id) {

  /** Before all ids of a generation. */
  static GenerationKey startOf(long generation) {
    return new GenerationKey(generation, "");
  }

  static Serde<GenerationKey> serde() {
    return Serdes.serdeFrom((topic, key) -> key.bytes(), (topic, bytes) -> of(bytes));
  }

  private byte[] bytes() {
    byte[] name = id.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(Long.BYTES + name.length).putLong(generation).put(name).array();
  }

  private static GenerationKey of(byte[] bytes) {
    return new GenerationKey(
        ByteBuffer.wrap(bytes).getLong(),
        new String(bytes, Long.BYTES, bytes.length - Long.BYTES, StandardCharsets.UTF_8));
  }
}
