package dev.plumbline.model.tokenizer;

import java.util.function.ToIntFunction;

/**
 * Tells the texts that certainly have more tokens than a limit. However long a text is, that takes
 * the memory of a piece: its pieces are counted one after the other, and those behind the limit are
 * not looked at.
 *
 * <p>A piece may have more tokens than the same place of the whole text, because words and special
 * tokens are cut at its ends and because a tokenizer may find longer tokens where it sees more. So
 * a text is told only when its pieces have more than twice as many tokens as the limit, besides
 * what the cuts may add; what lies between is for whoever encodes it as a whole to judge.
 */
final class TokenBound {
  /** In characters. A text that is no longer is not counted. */
  static final int PIECE = 16_384;

  /** The most tokens that a cut adds: WordPiece spells words out only below 100 characters. */
  static final int CUT = 256;

  private static final int CERTAINLY = 2;

  private final ToIntFunction<String> count;

  /**
   * @param count gives the number of tokens of a text
   */
  TokenBound(ToIntFunction<String> count) {
    this.count = count;
  }

  boolean isExceededBy(String text, long limit) {
    if (text.length() <= PIECE) {
      return false;
    }
    long certain = CERTAINLY * limit;
    long tokens = 0;
    for (int start = 0; start < text.length() && tokens <= certain; ) {
      int end = endOfPiece(text, start);
      tokens += Math.max(0, count.applyAsInt(text.substring(start, end)) - CUT);
      start = end;
    }
    return tokens > certain;
  }

  /** Between two characters, never between the halves of one. */
  private static int endOfPiece(String text, int start) {
    int end = Math.min(text.length(), start + PIECE);
    return end < text.length() && Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end;
  }
}
