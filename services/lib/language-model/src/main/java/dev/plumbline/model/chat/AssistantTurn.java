package dev.plumbline.model.chat;

import dev.plumbline.model.chat.jinja.TemplateException;
import dev.plumbline.model.tokenizer.Tokenizer;
import java.util.Arrays;
import java.util.List;

/** An assistant's turn as the model's template writes it. */
public final class AssistantTurn {
  private static final ChatMessage QUESTION = ChatMessage.user("Is it?");

  private final ChatEncoder encoder;
  private final Tokenizer tokenizer;

  public AssistantTurn(ChatEncoder encoder, Tokenizer tokenizer) {
    this.encoder = encoder;
    this.tokenizer = tokenizer;
  }

  /**
   * The token that closes an answer: of those that end one, the first that the template writes
   * behind it. The tokenizer's files often name another one first, which ends documents and which
   * the model gives after no answer. What they say counts where the template says nothing.
   */
  public int end() {
    if (!encoder.hasTemplate()) {
      return tokenizer.endOfTurn();
    }
    try {
      int[] yes = answered("yes");
      int content = Arrays.mismatch(yes, answered("no"));
      return Arrays.stream(yes, content < 0 ? yes.length : content, yes.length)
          .filter(tokenizer.stopTokens()::contains)
          .findFirst()
          .orElseGet(tokenizer::endOfTurn);
    } catch (TemplateException e) { // not every template takes a question and an answer alone
      return tokenizer.endOfTurn();
    }
  }

  private int[] answered(String text) {
    return encoder.encode(List.of(QUESTION, ChatMessage.assistant(text)), false);
  }
}
