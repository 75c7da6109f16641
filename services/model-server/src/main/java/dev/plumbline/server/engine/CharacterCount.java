package dev.plumbline.server.engine;

import java.util.List;

/** Counts the characters of a text whose bytes come token by token, in UTF-8. */
final class CharacterCount {
  private int begun;

  /**
   * Takes the bytes of the next token, and says at which character it stands, the first being 0.
   */
  int before(List<Integer> bytes) {
    boolean goesOn = begun > 0 && !bytes.isEmpty() && !begins(bytes.get(0));
    int before = goesOn ? begun - 1 : begun;
    begun += (int) bytes.stream().filter(CharacterCount::begins).count();
    return before;
  }

  private static boolean begins(int value) {
    return (value & 0xc0) != 0x80;
  }
}
