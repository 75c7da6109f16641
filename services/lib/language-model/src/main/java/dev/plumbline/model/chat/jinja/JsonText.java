package dev.plumbline.model.chat.jinja;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** A value as JSON, spaced as Python's {@code json.dumps} does. */
final class JsonText {
  private final String indent;
  private final String itemSeparator;
  private final String keySeparator;
  private final boolean onlyAscii;
  private final boolean sortKeys;
  private final Budget budget;
  private final StringBuilder text = new StringBuilder();

  private JsonText(Arguments.Bound options, Budget budget) {
    this.budget = budget;
    this.onlyAscii = options.flag(0, false);
    this.indent = options.absentOrNone(1) ? null : indent(options.get(1));
    this.sortKeys = options.flag(3, false);
    if (options.absentOrNone(2)) {
      this.itemSeparator = indent == null ? ", " : ",";
      this.keySeparator = ": ";
    } else {
      var separators = Values.items(options.get(2), budget);
      if (separators.size() != 2) {
        throw new TemplateException("tojson: separators must be two texts");
      }
      this.itemSeparator = PythonText.str(separators.get(0), budget);
      this.keySeparator = PythonText.str(separators.get(1), budget);
    }
  }

  /**
   * Writes a value.
   *
   * @param options ensure_ascii, indent, separators, sort_keys
   */
  static String of(Object value, Arguments.Bound options, Budget budget) {
    var json = new JsonText(options, budget);
    json.write(value, 0);
    return json.text.toString();
  }

  private String indent(Object value) {
    if (value instanceof String literal) {
      return literal;
    }
    long width = Math.max(0, Values.integer(value));
    budget.characters(width);
    return " ".repeat((int) width);
  }

  private void write(Object value, int depth) {
    budget.step();
    if (value instanceof String string) {
      writeString(string);
    } else if (value instanceof Boolean || value == None.NONE) {
      append(value == None.NONE ? "null" : value.toString());
    } else if (value instanceof Double number) {
      append(Double.isNaN(number) ? "NaN" : PythonText.number(number).replace("inf", "Infinity"));
    } else if (value instanceof Long) {
      append(value.toString());
    } else if (value instanceof Map<?, ?> map) {
      writeObject(map, depth);
    } else if (Values.isListed(value)) {
      writeArray(Values.listed(value), depth);
    } else {
      throw Values.wrongType(
          value, "Object of type " + Values.typeName(value) + " is not JSON serializable");
    }
  }

  private void writeObject(Map<?, ?> map, int depth) {
    var keys = new ArrayList<Object>(map.keySet());
    if (sortKeys) {
      keys.sort(Comparator.comparing(this::key));
    }
    append("{");
    for (int i = 0; i < keys.size(); i++) {
      startItem(i, depth);
      writeString(key(keys.get(i)));
      append(keySeparator);
      write(map.get(keys.get(i)), depth + 1);
    }
    end("}", keys.isEmpty(), depth);
  }

  private void writeArray(List<Object> items, int depth) {
    append("[");
    for (int i = 0; i < items.size(); i++) {
      startItem(i, depth);
      write(items.get(i), depth + 1);
    }
    end("]", items.isEmpty(), depth);
  }

  private void startItem(int index, int depth) {
    append(index == 0 ? "" : itemSeparator);
    newLine(depth + 1);
  }

  private void end(String bracket, boolean empty, int depth) {
    if (!empty) {
      newLine(depth);
    }
    append(bracket);
  }

  private void newLine(int depth) {
    if (indent != null) {
      append("\n");
      for (int i = 0; i < depth; i++) {
        append(indent);
      }
    }
  }

  private String key(Object key) {
    if (key instanceof Boolean flag) {
      return flag ? "true" : "false";
    }
    return key == None.NONE ? "null" : PythonText.str(key, budget);
  }

  private void writeString(String string) {
    budget.characters(string.length() + 2L);
    text.append('"');
    for (int i = 0; i < string.length(); i++) {
      char character = string.charAt(i);
      switch (character) {
        case '"' -> text.append("\\\"");
        case '\\' -> text.append("\\\\");
        case '\n' -> text.append("\\n");
        case '\r' -> text.append("\\r");
        case '\t' -> text.append("\\t");
        case '\f' -> text.append("\\f");
        case '\b' -> text.append("\\b");
        default -> {
          if (character < 0x20 || (onlyAscii && character > 0x7e)) {
            text.append("\\u%04x".formatted((int) character));
          } else {
            text.append(character);
          }
        }
      }
    }
    text.append('"');
  }

  private void append(String part) {
    budget.characters(part.length());
    text.append(part);
  }
}
