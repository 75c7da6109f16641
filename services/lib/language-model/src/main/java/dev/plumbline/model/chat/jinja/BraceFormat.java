package dev.plumbline.model.chat.jinja;

import java.util.List;
import java.util.Map;

/** The simple part of Python's {@code "{}".format(value)}: fields by position or by name. */
final class BraceFormat {
  private final String format;
  private final List<Object> positional;
  private final Map<String, Object> named;
  private int nextPositional;

  BraceFormat(String format, Arguments arguments) {
    this.format = format;
    this.positional = arguments.positional();
    this.named = arguments.named();
  }

  String text(Budget budget) {
    var text = new StringBuilder();
    for (int at = 0; at < format.length(); at++) {
      char character = format.charAt(at);
      boolean doubled = at + 1 < format.length() && format.charAt(at + 1) == character;
      if ((character != '{' && character != '}') || doubled) {
        text.append(character);
        at += character == '{' || character == '}' ? 1 : 0;
        continue;
      }
      int end = format.indexOf('}', at);
      if (character == '}' || end < 0) {
        throw new TemplateException("Single '" + character + "' encountered in format string");
      }
      var field = PythonText.str(value(format.substring(at + 1, end)), budget);
      budget.characters(field.length());
      text.append(field);
      at = end;
    }
    return text.toString();
  }

  private Object value(String field) {
    if (field.isEmpty()) {
      return at(nextPositional++);
    }
    if (field.matches("[0-9]{1,9}")) {
      return at(Integer.parseInt(field));
    }
    if (!field.matches("\\w+")) {
      throw new TemplateException("the format {" + field + "} is not supported");
    }
    var value = named.get(field);
    if (value == null) {
      throw new TemplateException("a format string needs a value for " + field);
    }
    return value;
  }

  private Object at(int index) {
    if (index >= positional.size()) {
      throw new TemplateException(
          "Replacement index " + index + " out of range for positional args tuple");
    }
    return positional.get(index);
  }
}
