package dev.plumbline.alignment.rows;

import dev.plumbline.model.chat.ChatMessage;
import java.util.List;

/** A liked and a disliked response to the same prompt: the unit that is measured on. */
public record VotedPair(
    String promptId, List<ChatMessage> messages, String chosen, String rejected) {

  public VotedPair {
    messages = List.copyOf(messages);
  }
}
