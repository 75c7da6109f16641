package dev.plumbline.standalone.bench.serve.load;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.plumbline.model.chat.ChatMessage;
import java.util.List;

/**
 * A question that is to be asked.
 *
 * @param number its place in the workload, from 0
 * @param messages the conversation to be answered
 * @param maxTokens the longest answer
 */
public record PlannedRequest(int number, List<ChatMessage> messages, int maxTokens) {
  public PlannedRequest {
    messages = List.copyOf(messages);
  }

  /** Adds the messages as OpenAI's API has them. */
  public void writeMessages(ArrayNode array) {
    messages.forEach(
        message -> array.addObject().put("role", message.role()).put("content", message.content()));
  }
}
