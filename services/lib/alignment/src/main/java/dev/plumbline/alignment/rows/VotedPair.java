package dev.plumbline.alignment.rows;

import dev.plumbline.alignment.Response;
import dev.plumbline.model.chat.ChatMessage;
import java.util.List;

/**
 * A liked and a disliked response: the unit that is measured on. As a rule both answer one prompt;
 * where a channel has only half pairs, they answer two.
 *
 * @param promptId the prompt of the chosen response
 * @param messages what the chosen response answers
 * @param rejectedPromptId the prompt of the rejected response
 * @param rejectedMessages what the rejected response answers
 */
public record VotedPair(
    String promptId,
    List<ChatMessage> messages,
    Response chosen,
    String rejectedPromptId,
    List<ChatMessage> rejectedMessages,
    Response rejected) {

  public VotedPair {
    messages = List.copyOf(messages);
    rejectedMessages = List.copyOf(rejectedMessages);
  }

  /** Of one prompt. */
  public VotedPair(
      String promptId, List<ChatMessage> messages, Response chosen, Response rejected) {
    this(promptId, messages, chosen, promptId, messages, rejected);
  }
}
