package dev.plumbline.runtime.channel;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Headers;

/**
 * Marks changes of pairs that come of forgetting a user: who trains on pairs should do so again
 * soon. It is a header of the record, so compaction keeps it as long as the change itself.
 */
public final class ErasureMark {
  private static final String NAME = "plumbline.erasure";

  private ErasureMark() {}

  public static void put(Headers headers) {
    headers.remove(NAME).add(NAME, "1".getBytes(StandardCharsets.UTF_8));
  }

  public static boolean isOn(Headers headers) {
    return headers.lastHeader(NAME) != null;
  }
}
