package dev.plumbline.model.chat.jinja;

import java.util.List;

/** The simple part of Python's {@code "%s" % value}: conversions without width or flags. */
final class PercentFormat {
  private final Budget budget;

  PercentFormat(Budget budget) {
    this.budget = budget;
  }

  String format(String format, Object argument) {
    return format(format, argument instanceof Tuple tuple ? tuple.items() : List.of(argument));
  }

  String format(String format, List<Object> arguments) {
    budget.characters(format.length());
    var result = new StringBuilder();
    int next = 0;
    for (int at = 0; at < format.length(); at++) {
      char character = format.charAt(at);
      if (character != '%') {
        result.append(character);
        continue;
      }
      char conversion = ++at < format.length() ? format.charAt(at) : ' ';
      if (conversion == '%') {
        result.append('%');
        continue;
      }
      if (next == arguments.size()) {
        throw new TemplateException("a format string needs more values than it is given");
      }
      var text = converted(conversion, arguments.get(next++));
      budget.characters(text.length());
      result.append(text);
    }
    if (next < arguments.size()) {
      throw new TemplateException("a format string needs fewer values than it is given");
    }
    return result.toString();
  }

  private String converted(char conversion, Object value) {
    return switch (conversion) {
      case 's' -> PythonText.str(value, budget);
      case 'r' -> PythonText.repr(value, budget);
      case 'd', 'i' ->
          Long.toString(value instanceof Double d ? d.longValue() : Values.integer(value));
      default -> throw new TemplateException("the format %" + conversion + " is not supported");
    };
  }
}
