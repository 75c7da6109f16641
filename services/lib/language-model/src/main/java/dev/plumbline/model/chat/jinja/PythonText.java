package dev.plumbline.model.chat.jinja;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/** Text as Python sees it: which characters are blank, and how values are written. */
final class PythonText {
  private PythonText() {}

  static boolean isSpace(int character) {
    return (character >= 0x09 && character <= 0x0d)
        || (character >= 0x1c && character <= 0x20)
        || character == 0x85
        || character == 0xa0
        || (character > 0xff && Character.isSpaceChar(character));
  }

  static String strip(String text) {
    return stripStart(stripEnd(text));
  }

  static String stripStart(String text) {
    int start = 0;
    while (start < text.length() && isSpace(text.charAt(start))) {
      start++;
    }
    return text.substring(start);
  }

  static String stripEnd(String text) {
    int end = text.length();
    while (end > 0 && isSpace(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(0, end);
  }

  /** Python's {@code str(value)}. */
  static String str(Object value, Budget budget) {
    if (value instanceof String text) {
      return text;
    }
    return value instanceof Undefined ? "" : repr(value, budget);
  }

  /** Python's {@code repr(value)}. Lists may hold one another many times, so each visit is paid. */
  static String repr(Object value, Budget budget) {
    budget.step();
    if (value instanceof String text) {
      budget.characters(text.length());
      return quoted(text);
    }
    if (value instanceof Boolean flag) {
      return flag ? "True" : "False";
    }
    if (value instanceof Double number) {
      return number(number);
    }
    if (value instanceof Tuple tuple) {
      return joined("(", tuple.items(), tuple.items().size() == 1 ? ",)" : ")", budget);
    }
    if (value instanceof List<?> list) {
      return joined("[", list, "]", budget);
    }
    if (value instanceof Map<?, ?> map) {
      return dict(map, budget);
    }
    if (value instanceof Namespace namespace) {
      return "<Namespace " + dict(namespace.attributes(), budget) + ">";
    }
    return value instanceof Undefined ? "Undefined" : value.toString();
  }

  private static String joined(String open, List<?> items, String close, Budget budget) {
    var text = new StringBuilder(open);
    for (int i = 0; i < items.size(); i++) {
      text.append(i > 0 ? ", " : "").append(repr(items.get(i), budget));
    }
    budget.characters(text.length());
    return text.append(close).toString();
  }

  private static String dict(Map<?, ?> map, Budget budget) {
    var text = new StringBuilder("{");
    for (var entry : map.entrySet()) {
      text.append(text.length() > 1 ? ", " : "").append(repr(entry.getKey(), budget));
      text.append(": ").append(repr(entry.getValue(), budget));
    }
    budget.characters(text.length());
    return text.append("}").toString();
  }

  /** Python's shortest text of a float. */
  static String number(double value) {
    if (Double.isNaN(value)) {
      return "nan";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "inf" : "-inf";
    }
    double magnitude = Math.abs(value);
    if (magnitude != 0 && (magnitude < 1e-4 || magnitude >= 1e16)) {
      var scientific = Double.toString(value).split("E", -1);
      var digits = scientific[0].endsWith(".0") ? scientific[0].replace(".0", "") : scientific[0];
      int exponent = Integer.parseInt(scientific[1]);
      return "%se%s%02d".formatted(digits, exponent < 0 ? "-" : "+", Math.abs(exponent));
    }
    var plain = new BigDecimal(Double.toString(value)).toPlainString();
    return plain.contains(".") ? plain : plain + ".0";
  }

  private static String quoted(String text) {
    char quote = text.indexOf('\'') >= 0 && text.indexOf('"') < 0 ? '"' : '\'';
    var result = new StringBuilder().append(quote);
    text.codePoints()
        .forEach(
            character -> {
              switch (character) {
                case '\n' -> result.append("\\n");
                case '\r' -> result.append("\\r");
                case '\t' -> result.append("\\t");
                case '\\' -> result.append("\\\\");
                default -> {
                  if (character == quote) {
                    result.append('\\').append(quote);
                  } else if (isPrintable(character)) {
                    result.appendCodePoint(character);
                  } else if (character < 0x100) {
                    result.append("\\x%02x".formatted(character));
                  } else if (character < 0x10000) {
                    result.append("\\u%04x".formatted(character));
                  } else {
                    result.append("\\U%08x".formatted(character));
                  }
                }
              }
            });
    return result.append(quote).toString();
  }

  private static boolean isPrintable(int character) {
    if (character == ' ') {
      return true;
    }
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SPACE_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
