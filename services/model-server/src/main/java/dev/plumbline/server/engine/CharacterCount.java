package dev.plumbline.server.engine;

import java.util.List;

/**
 * Counts the characters of a text whose bytes come token by token, in UTF-8. A byte that cannot be
 * the next of a character becomes a replacement character, which counts as well.
 */
final class CharacterCount {
  private int begun;
  private int missing;

  /**
   * Takes the bytes of the next token, and says at which character it stands, the first being 0.
   */
  int before(List<Integer> bytes) {
    boolean goesOn = !bytes.isEmpty() && continues(bytes.get(0));
    int before = goesOn ? begun - 1 : begun;
    bytes.forEach(this::take);
    return before;
  }

  private void take(int value) {
    if (continues(value)) {
      missing--;
      return;
    }
    begun++;
    missing = following(value);
  }

  private boolean continues(int value) {
    return missing > 0 && (value & 0xc0) == 0x80;
  }

  /** How many bytes the character has that begins with this one. */
  private static int following(int value) {
    if (value >= 0xf0) {
      return 3;
    }
    if (value >= 0xe0) {
      return 2;
    }
    return value >= 0xc2 ? 1 : 0;
  }
}
