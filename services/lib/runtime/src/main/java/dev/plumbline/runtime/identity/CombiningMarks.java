package dev.plumbline.runtime.identity;

/**
 * Finds texts that would take long to normalise. Java sorts the marks on a character by insertion,
 * so the time grows with the square of their number: one prompt of some hundred kilobytes, all
 * marks, costs seconds each time. To be asked before a {@link Turn} is made of what strangers
 * wrote.
 */
public final class CombiningMarks {
  /** Far more than any script writes: Unicode's stream-safe text has 30 at most (UAX #15). */
  public static final int MOST = 256;

  /** No character before the first block of marks is one. */
  private static final int FIRST = 0x300;

  private CombiningMarks() {}

  /** Whether a text has more than {@link #MOST} marks one after the other. */
  public static boolean tooMany(String text) {
    int run = 0;
    for (int at = 0; at < text.length(); at += Character.charCount(text.codePointAt(at))) {
      run = isMark(text.codePointAt(at)) ? run + 1 : 0;
      if (run > MOST) {
        return true;
      }
    }
    return false;
  }

  /**
   * Java does not tell a character's combining class, by which marks are sorted; but only marks
   * have one.
   */
  private static boolean isMark(int character) {
    if (character < FIRST) {
      return false;
    }
    return switch (Character.getType(character)) {
      case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.COMBINING_SPACING_MARK ->
          true;
      default -> false;
    };
  }
}
