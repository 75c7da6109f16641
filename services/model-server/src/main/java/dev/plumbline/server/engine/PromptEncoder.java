package dev.plumbline.server.engine;

import dev.plumbline.model.chat.ChatEncoder;
import dev.plumbline.model.chat.jinja.TemplateException;
import dev.plumbline.model.tokenizer.Tokenizer;
import dev.plumbline.server.answers.Prompt;
import dev.plumbline.server.answers.UnfitRequestException;
import java.util.Optional;

/** Turns what is to be answered into token ids. */
final class PromptEncoder {
  private final Tokenizer tokenizer;
  private final ChatEncoder chatEncoder;

  PromptEncoder(Tokenizer tokenizer, ChatEncoder chatEncoder) {
    this.tokenizer = tokenizer;
    this.chatEncoder = chatEncoder;
  }

  /**
   * The ids, up to where the answer begins; empty when they are certainly more than the limit. Ids
   * that are given may still be more.
   */
  Optional<int[]> encode(Prompt prompt, long limit) throws UnfitRequestException {
    if (prompt instanceof Prompt.Conversation conversation) {
      return encode(conversation, limit);
    }
    if (prompt instanceof Prompt.Continuation continuation) {
      return tokenizer.encodeFromBeginning(continuation.text(), limit);
    }
    throw new IllegalArgumentException("an unknown kind of prompt: " + prompt.getClass());
  }

  private Optional<int[]> encode(Prompt.Conversation conversation, long limit)
      throws UnfitRequestException {
    if (!chatEncoder.hasTemplate()) {
      throw new UnfitRequestException(
          conversation.parameter(),
          "the model has no chat template, so it cannot be given a conversation; send a text to"
              + " /v1/completions");
    }
    try {
      return chatEncoder.encode(conversation.messages(), true, limit);
    } catch (TemplateException e) {
      throw new UnfitRequestException(
          conversation.parameter(),
          "the model's chat template refuses this conversation: " + e.getMessage(),
          e);
    }
  }
}
