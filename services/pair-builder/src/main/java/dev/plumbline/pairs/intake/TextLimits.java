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

  static long bytes(String text) {
    return text == null ? 0 : text.getBytes(StandardCharsets.UTF_8).length;
  }
}
