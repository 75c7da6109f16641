package dev.plumbline.pairs.intake;

import java.nio.charset.StandardCharsets;

/**
 * How long texts may be, so that a pair, which has two responses, is no larger than what Kafka
 * takes in one record.
 *
 * @param eventBytes all texts of one record together, in UTF-8
 * @param responseBytes one response, in UTF-8
 */
public record TextLimits(long eventBytes, long responseBytes) {

  /** What a record takes beside its texts: key, ids, lengths, headers. Generous. */
  private static final int RECORD_OVERHEAD_BYTES = 64 * 1024;

  private static final int KAFKA_DEFAULT_RECORD_BYTES = 1024 * 1024;

  /**
   * The most that a record takes whose texts are within the limits, and at least what Kafka takes.
   */
  public long recordBytes() {
    return Math.max(
        KAFKA_DEFAULT_RECORD_BYTES - RECORD_OVERHEAD_BYTES, eventBytes + RECORD_OVERHEAD_BYTES);
  }

  static long bytes(String text) {
    return text == null ? 0 : text.getBytes(StandardCharsets.UTF_8).length;
  }
}
