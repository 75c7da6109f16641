package dev.plumbline.gateway.event;

import java.util.function.IntPredicate;

/** The rules for names that programs give; checked by hand, as every event has several. */
final class Identifiers {
  private Identifiers() {}

  /** Letters, digits and {@code . _ : -}: what UUIDs, ULIDs and OpenAI's ids are made of. */
  static boolean isId(String text) {
    return isMadeOf(text, c -> isChannelCharacter(c) || c == ':');
  }

  static boolean isChannel(String text) {
    return isMadeOf(text, Identifiers::isChannelCharacter);
  }

  /** Visible ASCII: a pseudonym, not a name as people write it. */
  static boolean isUser(String text) {
    return isMadeOf(text, c -> c >= '!' && c <= '~');
  }

  private static boolean isMadeOf(String text, IntPredicate characters) {
    for (int i = 0; i < text.length(); i++) {
      if (!characters.test(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isChannelCharacter(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '.'
        || c == '_'
        || c == '-';
  }
}
