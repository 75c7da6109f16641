package dev.plumbline.alignment.dataset;

import java.util.List;

/** What two texts or lists have in common before they part. */
final class CommonBeginning {

  private CommonBeginning() {}

  /** Length in characters. */
  static int of(String first, String second) {
    int shorter = Math.min(first.length(), second.length());
    int length = 0;
    while (length < shorter && first.charAt(length) == second.charAt(length)) {
      length++;
    }
    return length;
  }

  /** The same, but the texts part at white space, and both go on behind it. */
  static int atWord(String first, String second) {
    int length = Math.min(of(first, second), Math.min(first.length(), second.length()) - 1);
    while (length > 0 && !(parts(first, length) && parts(second, length))) {
      length--;
    }
    return length;
  }

  private static boolean parts(String text, int at) {
    return Character.isWhitespace(text.charAt(at)) && !Character.isWhitespace(text.charAt(at - 1));
  }

  /** Number of elements. */
  static <T> int of(List<T> first, List<T> second) {
    int shorter = Math.min(first.size(), second.size());
    int length = 0;
    while (length < shorter && first.get(length).equals(second.get(length))) {
      length++;
    }
    return length;
  }
}
