package dev.plumbline.gateway.event;

/** Measures texts and finds those that are not Unicode. */
final class UnicodeText {
  static final int LONE_SURROGATE = -1;

  private UnicodeText() {}

  /** The bytes that a text takes in UTF-8, or {@link #LONE_SURROGATE} when it cannot be encoded. */
  static int utf8Length(String text) {
    int bytes = text.length();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        if (Character.isSurrogate(c)) {
          boolean pair =
              Character.isHighSurrogate(c)
                  && i + 1 < text.length()
                  && Character.isLowSurrogate(text.charAt(i + 1));
          if (!pair) {
            return LONE_SURROGATE;
          }
          i++;
          bytes += 2;
        } else {
          bytes += c >= 0x800 ? 2 : 1;
        }
      }
    }
    return bytes;
  }

  /** Whether a text has more code points than allowed. */
  static boolean isLonger(String text, int characters) {
    return text.length() > characters && text.codePointCount(0, text.length()) > characters;
  }
}
