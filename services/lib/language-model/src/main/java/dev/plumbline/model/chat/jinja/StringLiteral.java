package dev.plumbline.model.chat.jinja;

/** Python's escapes in a string literal. */
final class StringLiteral {
  private final String literal;
  private final int line;
  private final StringBuilder decoded = new StringBuilder();
  private int position;

  private StringLiteral(String literal, int line) {
    this.literal = literal;
    this.line = line;
  }

  static String decode(String literal, int line) {
    return literal.indexOf('\\') < 0 ? literal : new StringLiteral(literal, line).decode();
  }

  private String decode() {
    while (position < literal.length()) {
      char character = literal.charAt(position++);
      if (character == '\\') {
        decodeEscape(literal.charAt(position++));
      } else {
        decoded.append(character);
      }
    }
    return decoded.toString();
  }

  private void decodeEscape(char escape) {
    switch (escape) {
      case '\n' -> {}
      case '\\', '\'', '"' -> decoded.append(escape);
      case 'n' -> decoded.append('\n');
      case 't' -> decoded.append('\t');
      case 'r' -> decoded.append('\r');
      case 'a' -> decoded.append('\u0007');
      case 'b' -> decoded.append('\b');
      case 'f' -> decoded.append('\f');
      case 'v' -> decoded.append('\u000b');
      case 'x' -> decodeNumber(2, 16);
      case 'u' -> decodeNumber(4, 16);
      case 'U' -> decodeNumber(8, 16);
      case '0', '1', '2', '3', '4', '5', '6', '7' -> {
        position--;
        int digits = 1;
        while (digits < 3 && position + digits < literal.length() && isOctal(digits)) {
          digits++;
        }
        decodeNumber(digits, 8);
      }
      // What is no escape keeps its backslash.
      default -> decoded.append('\\').append(escape);
    }
  }

  private boolean isOctal(int offset) {
    char digit = literal.charAt(position + offset);
    return digit >= '0' && digit <= '7';
  }

  private void decodeNumber(int digits, int radix) {
    try {
      var text = literal.substring(position, position + digits);
      decoded.appendCodePoint(Integer.parseInt(text, radix));
      position += digits;
    } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
      throw new TemplateException(line, "a string has an escape that is not a character");
    }
  }
}
