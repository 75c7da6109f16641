package dev.plumbline.server.answers;

import dev.plumbline.model.chat.ChatMessage;
import java.util.List;

/** What is to be answered. */
public sealed interface Prompt {
  /** The parameter that brought it, as OpenAI's API names it. */
  String parameter();

  /** A conversation; the model speaks next. */
  record Conversation(List<ChatMessage> messages) implements Prompt {
    public Conversation {
      messages = List.copyOf(messages);
    }

    @Override
    public String parameter() {
      return "messages";
    }
  }

  /** A text to be continued, without any chat template. */
  record Continuation(String text) implements Prompt {
    @Override
    public String parameter() {
      return "prompt";
    }
  }
}
