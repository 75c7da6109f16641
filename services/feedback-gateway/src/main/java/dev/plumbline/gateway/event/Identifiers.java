package dev.plumbline.gateway.event;

/** The rules for names that programs give; checked by hand, as every event has several. */
final class Identifiers {
  private Identifiers() {}

  /** Letters, digits and {@code . _ : -}: what UUIDs, ULIDs and OpenAI's ids are made of. */
  static boolean isId(String text) {
    return text.chars().allMatch(c -> isChannelCharacter(c) || c == ':');
  }

  static boolean isChannel(String text) {
    return text.chars().allMatch(Identifiers::isChannelCharacter);
  }

  /** Visible ASCII: a pseudonym, not a name as people write it. */
  static boolean isUser(String text) {
    return text.chars().allMatch(c -> c >= '!' && c <= '~');
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
