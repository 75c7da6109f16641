package dev.plumbline.runtime.identity;

import dev.plumbline.schema.Message;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * How much longer a conversation becomes when it is normalised: a few characters have no composed
 * form of their own and are written as several. Whoever bounds what is kept has to count that.
 */
public final class NormalisedLength {
  /** No text takes more than so many times its bytes in UTF-8 (Unicode's FAQ on normalization). */
  private static final int MOST = 3;

  private NormalisedLength() {}

  /**
   * The bytes in UTF-8 that come in addition, at least 0; 0 without a look at the prompt where it
   * cannot make the texts too long.
   *
   * @param bytes of all texts that have a limit together, the prompt among them as it came
   * @param limit of these
   */
  public static long growth(List<Message> prompt, long bytes, long limit) {
    if (bytes * MOST <= limit) {
      return 0;
    }
    long growth = 0;
    for (Message message : prompt) {
      Turn turn = new Turn(message.getRole(), message.getContent());
      growth += bytes(turn.role()) - bytes(message.getRole());
      growth += bytes(turn.content()) - bytes(message.getContent());
    }
    return Math.max(0, growth);
  }

  private static long bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
