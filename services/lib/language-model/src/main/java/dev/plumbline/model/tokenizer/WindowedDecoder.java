package dev.plumbline.model.tokenizer;

import java.util.Arrays;
import java.util.Set;
import java.util.function.Function;

/**
 * Decodes the newest ids together with those just before them, since a token's text depends on its
 * neighbours, and holds back what ends in half a character.
 */
final class WindowedDecoder implements StreamingDecoder {
  private static final char REPLACEMENT = '\ufffd';

  /** After so many tokens without a whole character, only the newest one may still become it. */
  private static final int MOST_TOKENS_HELD = 8;

  private final Function<int[], String> decode;
  private final Set<Integer> skipped;
  private int[] window = new int[0];
  private int context;
  private int emitted;

  /**
   * @param before ids that the text goes on from; a few of the last are enough
   */
  WindowedDecoder(Function<int[], String> decode, Set<Integer> skipped, int... before) {
    this.decode = decode;
    this.skipped = skipped;
    goOnFrom(before);
  }

  /** With as many of the last ids as make whole characters. */
  private void goOnFrom(int... before) {
    int most = Math.min(MOST_TOKENS_HELD, before.length);
    for (int number = 1; number <= most && context == 0; number++) {
      var last = Arrays.copyOfRange(before, before.length - number, before.length);
      var text = decode.apply(last);
      if (!text.isEmpty() && text.charAt(0) != REPLACEMENT) {
        window = last;
        context = last.length;
        emitted = text.length();
      }
    }
  }

  @Override
  public String next(int id) {
    if (skipped.contains(id)) {
      return "";
    }
    window = Arrays.copyOf(window, window.length + 1);
    window[window.length - 1] = id;
    var text = decode.apply(window);
    if (text.isEmpty() || text.charAt(text.length() - 1) != REPLACEMENT) {
      var certain = take(text, text.length());
      keepOnlyTheLastTokens();
      return certain;
    }
    if (window.length - context < MOST_TOKENS_HELD) {
      return take(text, startOfTrailingReplacements(text));
    }
    var certain = take(text, text.length() - 1);
    if (window.length > 2 * MOST_TOKENS_HELD) {
      keepOnlyWhatIsHeld();
    }
    return certain;
  }

  @Override
  public String finish() {
    var text = decode.apply(window);
    return take(text, text.length());
  }

  private String take(String text, int end) {
    if (end <= emitted) {
      return "";
    }
    var taken = text.substring(emitted, end);
    emitted = end;
    return taken;
  }

  /** However long nothing but halves of characters comes. */
  private void keepOnlyWhatIsHeld() {
    window = Arrays.copyOfRange(window, window.length - MOST_TOKENS_HELD, window.length);
    context = 0;
    emitted = decode.apply(window).length() - 1;
  }

  private void keepOnlyTheLastTokens() {
    window = Arrays.copyOfRange(window, context, window.length);
    context = window.length;
    emitted = decode.apply(window).length();
  }

  private static int startOfTrailingReplacements(String text) {
    int start = text.length();
    while (start > 0 && text.charAt(start - 1) == REPLACEMENT) {
      start--;
    }
    return start;
  }
}
