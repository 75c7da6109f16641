package dev.plumbline.server.engine;

import dev.plumbline.model.chat.ChatEncoder;
import dev.plumbline.model.chat.jinja.TemplateException;
import dev.plumbline.model.tokenizer.Tokenizer;
import dev.plumbline.server.answers.Prompt;
import dev.plumbline.server.answers.UnfitRequestException;

/** Turns what is to be answered into token ids. */
final class PromptEncoder {
  private final Tokenizer tokenizer;
  private final ChatEncoder chatEncoder;

  PromptEncoder(Tokenizer tokenizer, ChatEncoder chatEncoder) {
    this.tokenizer = tokenizer;
    this.chatEncoder = chatEncoder;
  }

  /** The ids, up to where the answer begins. */
  int[] encode(Prompt prompt) throws UnfitRequestException {
    if (prompt instanceof Prompt.Conversation conversation) {
      return encode(conversation);
    }
    if (prompt instanceof Prompt.Continuation continuation) {
      return tokenizer.encodeFromBeginning(continuation.text());
    }
    throw new IllegalArgumentException("an unknown kind of prompt: " + prompt.getClass());
  }

  private int[] encode(Prompt.Conversation conversation) throws UnfitRequestException {
    if (!chatEncoder.hasTemplate()) {
      throw new UnfitRequestException(
          conversation.parameter(),
          "the model has no chat template, so it cannot be given a conversation; send a text to"
              + " /v1/completions");
    }
    try {
      return chatEncoder.encode(conversation.messages(), true);
    } catch (TemplateException e) {
      throw new UnfitRequestException(
          conversation.parameter(),
          "the model's chat template refuses this conversation: " + e.getMessage(),
          e);
    }
  }
}
