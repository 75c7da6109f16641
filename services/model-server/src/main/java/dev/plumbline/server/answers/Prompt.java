package dev.plumbline.server.answers;

import dev.plumbline.model.chat.ChatMessage;
import java.util.List;

/** What is to be answered. */
public sealed interface Prompt {
  /** A conversation; the model speaks next. */
  record Conversation(List<ChatMessage> messages) implements Prompt {
    public Conversation {
      messages = List.copyOf(messages);
    }
  }

  /** A text to be continued, without any chat template. */
  record Continuation(String text) implements Prompt {}
}
