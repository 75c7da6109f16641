package dev.plumbline.alignment.rows;

import dev.plumbline.model.chat.ChatMessage;
import java.util.List;
import java.util.stream.Collectors;

/** A tokenizer of one token for each letter; the end-of-turn token is 0. */
public final class Letters {

  private Letters() {}

  public static RowEncoder encoder(int maximumPrompt) {
    return new RowEncoder(Letters::prompt, Letters::ids, 0, maximumPrompt);
  }

  /** Roles and contents one after the other. */
  static int[] prompt(List<ChatMessage> messages) {
    return ids(
        messages.stream()
            .map(message -> message.role() + ":" + message.content() + "\n")
            .collect(Collectors.joining()));
  }

  public static String text(int[] ids) {
    return new String(ids, 0, ids.length);
  }

  private static int[] ids(String text) {
    return text.chars().toArray();
  }
}
