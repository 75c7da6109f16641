package dev.plumbline.model.tokenizer;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Text to token ids and back. Safe to use from several threads at once.
 *
 * <p>A special token ({@code <|im_end|>}) steers the model. Its text means the token only in text
 * that comes from a trusted template; in what people write, it is ordinary text.
 */
public interface Tokenizer extends AutoCloseable {

  /** Ids of plain text. Nothing is added, and a special token's text is ordinary text. */
  int[] encode(String text);

  /**
   * Ids of plain text; empty when they are certainly more than the limit. To find that out takes
   * little memory, however long the text is. Ids that are given may still be more.
   */
  Optional<int[]> encode(String text, long limit);

  /** Ids of plain text as a model reads one that begins there: after {@link #beginning()}. */
  default int[] encodeFromBeginning(String text) {
    return afterBeginning(encode(text));
  }

  /** The same; empty when they are certainly more than the limit. */
  default Optional<int[]> encodeFromBeginning(String text, long limit) {
    return encode(text, limit).map(this::afterBeginning);
  }

  private int[] afterBeginning(int[] ids) {
    return beginning().isPresent()
        ? IntStream.concat(IntStream.of(beginning().getAsInt()), IntStream.of(ids)).toArray()
        : ids;
  }

  /**
   * Ids of text rendered from a template with guarded contents: special tokens of the template mean
   * what they say, those in the contents are ordinary text, and the guard's marks are dropped.
   */
  int[] encodeRendered(String rendered, ContentGuard guard);

  /** The same; empty when they are certainly more than the limit. */
  Optional<int[]> encodeRendered(String rendered, ContentGuard guard, long limit);

  /** Marks a content so that no special token can come out of it. */
  String guard(String content, ContentGuard guard);

  /** The text of ids; special tokens are left out. */
  String decode(int... ids);

  /**
   * The bytes that a token adds to the text before it, in UTF-8 and perhaps only a part of a
   * character; none for a special token.
   */
  byte[] bytes(int id);

  /** The same of a text's first token, from which some tokenizers take the blank. */
  default byte[] firstBytes(int id) {
    byte[] bytes = bytes(id);
    boolean losesBlank =
        bytes.length > 0
            && bytes[0] == ' '
            && decode(id).equals(new String(bytes, 1, bytes.length - 1, UTF_8));
    return losesBlank ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
  }

  /** What the vocabulary calls a token; empty for an id that it does not have. */
  String name(int id);

  /**
   * A decoder for ids that come one by one. Not thread-safe; one for each answer.
   *
   * @param before ids that their text goes on from, if there are any: a text of its own loses the
   *     blank that the first of its tokens brings with some tokenizers
   */
  StreamingDecoder streamingDecoder(int... before);

  /** The tokens that end an answer. Never empty. */
  Set<Integer> stopTokens();

  /** The text of the token that begins a sequence, for the chat template. */
  Optional<String> beginOfText();

  /** The text of the token that ends a sequence, for the chat template. */
  Optional<String> endOfText();

  /**
   * The token with which the model learned that texts begin, if it did. Conversations have it from
   * their template.
   */
  OptionalInt beginning();

  /** The token that ends an assistant's turn, as far as the tokenizer's own files tell. */
  int endOfTurn();

  @Override
  void close();
}
