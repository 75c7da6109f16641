package dev.plumbline.alignment;

import dev.plumbline.model.chat.ChatMessage;
import java.util.List;
import java.util.Optional;

/**
 * What the voters of one prompt said: a liked and a disliked response, or only one of them (a half
 * pair).
 *
 * @param id stable id of the pair
 * @param promptId examples with the same prompt id are held out together
 * @param messages the conversation that was answered; its last message is the one to answer
 * @param chosen the liked response, if any
 * @param rejected the disliked response, if any
 * @param correction true when the chosen response was written by a user to replace the rejected one
 */
public record PreferenceExample(
    String id,
    String promptId,
    List<ChatMessage> messages,
    Optional<Response> chosen,
    Optional<Response> rejected,
    boolean correction) {

  public PreferenceExample {
    messages = List.copyOf(messages);
    if (messages.isEmpty()) {
      throw new IllegalArgumentException("pair " + id + ": has no messages; give the prompt");
    }
    if (chosen.isEmpty() && rejected.isEmpty()) {
      throw new IllegalArgumentException(
          "pair " + id + ": has neither a chosen nor a rejected response; give at least one");
    }
  }

  /** True when both sides are known. */
  public boolean isWhole() {
    return chosen.isPresent() && rejected.isPresent();
  }
}
