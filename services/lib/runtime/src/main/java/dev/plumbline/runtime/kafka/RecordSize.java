package dev.plumbline.runtime.kafka;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/** What a record takes in a batch that is not compressed. */
public final class RecordSize {
  /** Lengths, time and offset of a record or a header: less than this. */
  private static final int FRAME = 32;

  private RecordSize() {}

  /** At most so many bytes. */
  public static long of(byte[] key, byte[] value, Headers headers) {
    long size = FRAME + length(key) + length(value);
    for (Header header : headers) {
      size += FRAME + header.key().getBytes(StandardCharsets.UTF_8).length + length(header.value());
    }
    return size;
  }

  private static long length(byte[] bytes) {
    return bytes == null ? 0 : bytes.length;
  }
}
