package dev.plumbline.model.chat;

import dev.plumbline.model.chat.jinja.TemplateException;
import dev.plumbline.model.tokenizer.ContentGuard;
import dev.plumbline.model.tokenizer.Tokenizer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** An assistant's turn as the model's template writes it. */
public final class AssistantTurn {
  private static final ChatMessage QUESTION = ChatMessage.user("Is it?");

  private final ChatEncoder encoder;
  private final Tokenizer tokenizer;
  private final int end;

  public AssistantTurn(ChatEncoder encoder, Tokenizer tokenizer) {
    this.encoder = encoder;
    this.tokenizer = tokenizer;
    this.end = writtenEnd().orElseGet(tokenizer::endOfTurn);
  }

  /**
   * The token that closes an answer: of those that end one, the first that the template writes
   * behind it. The tokenizer's files often name another one first, which ends documents and which
   * the model gives after no answer. What they say counts where the template says nothing.
   */
  public int end() {
    return end;
  }

  private OptionalInt writtenEnd() {
    if (!encoder.hasTemplate()) {
      return OptionalInt.empty();
    }
    try {
      int[] yes = answered("yes");
      int content = Arrays.mismatch(yes, answered("no"));
      return Arrays.stream(yes, content < 0 ? yes.length : content, yes.length)
          .filter(tokenizer.stopTokens()::contains)
          .findFirst();
    } catch (TemplateException e) { // not every template takes a question and an answer alone
      return OptionalInt.empty();
    }
  }

  /**
   * The ids of an answer's text as they follow a prompt. With tokenizers that put a blank before a
   * text of its own, these are others than the text has alone: behind a line's end the model goes
   * on without a blank, behind a word with one, whether the template writes it or not. Where the
   * template changes the text, as one that trims does, or refuses it, or where the joint of prompt
   * and answer is no joint of tokens, the ids are those of the text alone.
   */
  public int[] encode(String text) {
    return written(text).orElseGet(() -> alone(text));
  }

  /** Special tokens in it are only text. */
  private int[] alone(String text) {
    return ContentGuard.absentFrom(List.of(text))
        .map(guard -> tokenizer.encodeRendered(tokenizer.guard(text, guard), guard))
        .orElseGet(() -> tokenizer.encode(text));
  }

  private Optional<int[]> written(String text) {
    if (!encoder.hasTemplate()) {
      return Optional.empty();
    }
    try {
      int[] prompt = encoder.encode(List.of(QUESTION), true);
      int[] whole = answered(text);
      int joint = Arrays.mismatch(prompt, whole);
      return joint == prompt.length && tokenizer.decode(prompt).matches("(?s).*\\s")
          ? Optional.of(untilEnd(whole, joint)).filter(ids -> tokenizer.decode(ids).equals(text))
          : Optional.empty();
    } catch (TemplateException e) {
      return Optional.empty();
    }
  }

  private int[] untilEnd(int[] ids, int start) {
    return Arrays.stream(ids, start, ids.length).takeWhile(id -> id != end).toArray();
  }

  private int[] answered(String text) {
    return encoder.encode(List.of(QUESTION, ChatMessage.assistant(text)), false);
  }
}
