package dev.plumbline.model.chat.jinja;

/** Replaces parts of a text, as Python does. */
final class Replacement {
  private Replacement() {}

  /**
   * The text with the first occurrences of a part replaced.
   *
   * @param times how many, all when negative
   */
  static String of(String text, String part, String replacement, long times, Budget budget) {
    long left = times < 0 ? Long.MAX_VALUE : times;
    return part.isEmpty()
        ? between(text, replacement, left, budget)
        : each(text, part, replacement, left, budget);
  }

  private static String each(
      String text, String part, String replacement, long times, Budget budget) {
    budget.search(text, part);
    var result = new StringBuilder();
    int start = 0;
    long left = times;
    for (int at = text.indexOf(part); at >= 0 && left > 0; at = text.indexOf(part, start)) {
      budget.characters((long) at - start + replacement.length());
      result.append(text, start, at).append(replacement);
      start = at + part.length();
      left--;
    }
    return result.append(text, start, text.length()).toString();
  }

  /** Nothing is found before each character and at the end. */
  private static String between(String text, String replacement, long times, Budget budget) {
    var result = new StringBuilder();
    long left = times;
    for (int character : text.codePoints().toArray()) {
      if (left-- > 0) {
        budget.characters(replacement.length() + 1L);
        result.append(replacement);
      }
      result.appendCodePoint(character);
    }
    return left > 0 ? result.append(replacement).toString() : result.toString();
  }
}
