package dev.plumbline.alignment.rows;

import dev.plumbline.alignment.Response;
import dev.plumbline.model.chat.ChatMessage;
import java.util.List;

/**
 * One response and what its voters thought of it: the unit that training learns from.
 *
 * @param correction true when a user wrote the response to replace another one
 */
public record VotedRow(
    String promptId,
    List<ChatMessage> messages,
    Response response,
    boolean liked,
    boolean correction) {

  public VotedRow {
    messages = List.copyOf(messages);
  }
}
