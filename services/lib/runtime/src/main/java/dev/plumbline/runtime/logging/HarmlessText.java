package dev.plumbline.runtime.logging;

import java.util.regex.Pattern;

/**
 * Text that others chose, on one line for a terminal or a log. What either would act on, such as
 * the escapes that move a cursor or turn the direction of writing, stands as a dot.
 */
public final class HarmlessText {
  // Not what joins letters and signs in scripts and emoji, nor Arabic's marks of numbers.
  private static final Pattern ACTED_ON =
      Pattern.compile("[\\p{Cc}\\p{Cf}\u2028\u2029\uFFFD&&[^\t\u200c\u200d\u0600-\u0605]]");

  private HarmlessText() {}

  public static String of(String text) {
    return ACTED_ON.matcher(text).replaceAll("·");
  }
}
