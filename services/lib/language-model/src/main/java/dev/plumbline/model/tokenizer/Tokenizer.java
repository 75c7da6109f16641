package dev.plumbline.model.tokenizer;

import java.util.Optional;
import java.util.Set;

/** Text to token ids and back. Safe to use from several threads at once. */
public interface Tokenizer extends AutoCloseable {

  /**
   * Ids of plain text. Nothing is added, and a special token's text ({@code <|im_end|>}) is
   * ordinary text here.
   */
  int[] encode(String text);

  /** Ids of text in which special tokens mean what they say. For text from a trusted template. */
  int[] encodeRendered(String rendered);

  /** The text of ids; special tokens are left out. */
  String decode(int... ids);

  /** A decoder for ids that come one by one. Not thread-safe; one for each answer. */
  StreamingDecoder streamingDecoder();

  /** The tokens that end an answer. Never empty. */
  Set<Integer> stopTokens();

  /** The text of the token that begins a sequence, for the chat template. */
  Optional<String> beginOfText();

  /** The text of the token that ends a sequence, for the chat template. */
  Optional<String> endOfText();

  /** The token that ends an assistant's turn: it closes a response in training. */
  int endOfTurn();

  /** The token to fill up shorter rows with. */
  int padding();

  /** One more than the largest id that the tokenizer gives. */
  int vocabularySize();

  @Override
  void close();
}
