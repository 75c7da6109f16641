package dev.plumbline.model.tokenizer;

/** Text without half characters, which native code can't take. */
final class WellFormedText {
  private WellFormedText() {}

  /** The text with each lone surrogate replaced by the replacement character. */
  static String of(String text) {
    var result = (StringBuilder) null;
    for (int at = 0; at < text.length(); at++) {
      char character = text.charAt(at);
      if (!Character.isSurrogate(character)) {
        continue;
      }
      if (Character.isHighSurrogate(character)
          && at + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(at + 1))) {
        at++;
        continue;
      }
      if (result == null) {
        result = new StringBuilder(text);
      }
      result.setCharAt(at, '\ufffd');
    }
    return result == null ? text : result.toString();
  }
}
