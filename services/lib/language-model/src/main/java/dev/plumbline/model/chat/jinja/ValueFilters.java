package dev.plumbline.model.chat.jinja;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Filters on single values: defaults, numbers, lengths, JSON. */
final class ValueFilters {
  private ValueFilters() {}

  static Map<String, Filter> all() {
    return Map.ofEntries(
        Map.entry("default", ValueFilters::otherwise),
        Map.entry("d", ValueFilters::otherwise),
        Map.entry("length", (value, a, s) -> Values.length(value)),
        Map.entry("count", (value, a, s) -> Values.length(value)),
        Map.entry("abs", (value, a, s) -> absolute(value)),
        Map.entry("int", ValueFilters::integer),
        Map.entry("float", ValueFilters::floating),
        Map.entry("round", ValueFilters::round),
        Map.entry("tojson", ValueFilters::json),
        Map.entry("attr", ValueFilters::attribute),
        Map.entry("items", (value, a, s) -> pairs(value, s.budget())),
        Map.entry("dictsort", ValueFilters::sortedPairs));
  }

  private static Object otherwise(Object value, Arguments arguments, Scope scope) {
    var bound = arguments.bind("default", "default_value", "boolean");
    boolean absent = value instanceof Undefined || (bound.flag(1, false) && !Values.isTrue(value));
    return absent ? bound.get(0, "") : value;
  }

  private static Object absolute(Object value) {
    return value instanceof Double number
        ? (Object) Math.abs(number)
        : (Object) Math.abs(Values.integer(value));
  }

  private static Object integer(Object value, Arguments arguments, Scope scope) {
    var bound = arguments.bind("int", "default", "base");
    var otherwise = bound.get(0, 0L);
    if (Values.isInteger(value)) {
      return Values.integer(value);
    }
    var text = numeral(value, scope);
    try {
      return Long.parseLong(text, (int) bound.integer(1, 10));
    } catch (NumberFormatException e) {
      var number = parsed(text);
      return number == null || Double.isNaN(number) || Math.abs(number) > Long.MAX_VALUE
          ? otherwise
          : (Object) number.longValue();
    }
  }

  private static Object floating(Object value, Arguments arguments, Scope scope) {
    var otherwise = arguments.bind("float", "default").get(0, 0.0);
    if (Values.isNumber(value)) {
      return Values.number(value);
    }
    var number = parsed(numeral(value, scope));
    return number == null ? otherwise : number;
  }

  private static String numeral(Object value, Scope scope) {
    if (value instanceof Undefined undefined) {
      throw undefined.error();
    }
    var text = PythonText.str(value, scope.budget());
    scope.budget().characters(text.length());
    return PythonText.strip(text);
  }

  /** A number's value, null when the text is none. */
  private static Double parsed(String text) {
    try {
      // Java would also take a type's letter at the end, or hexadecimal digits.
      return text.matches("[-+0-9._eE]+") ? Double.valueOf(text.replace("_", "")) : null;
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static Object round(Object value, Arguments arguments, Scope scope) {
    var bound = arguments.bind("round", "precision", "method");
    var mode =
        switch (bound.text(1, "common")) {
          case "common" -> RoundingMode.HALF_EVEN;
          case "ceil" -> RoundingMode.CEILING;
          case "floor" -> RoundingMode.FLOOR;
          default -> throw new TemplateException("round: method must be common, ceil or floor");
        };
    long precision = bound.integer(0, 0);
    if (Math.abs(precision) > 300) {
      throw new TemplateException("round: precision must be between -300 and 300");
    }
    boolean staysInteger = Values.isInteger(value) && mode == RoundingMode.HALF_EVEN;
    var exact =
        Values.isInteger(value)
            ? new BigDecimal(Values.integer(value))
            : new BigDecimal(Values.number(value));
    var rounded = exact.setScale((int) precision, mode);
    return staysInteger ? (Object) rounded.longValue() : (Object) rounded.doubleValue();
  }

  private static Object json(Object value, Arguments arguments, Scope scope) {
    var bound = arguments.bind("tojson", "ensure_ascii", "indent", "separators", "sort_keys");
    return JsonText.of(value, bound, scope.budget());
  }

  private static Object attribute(Object value, Arguments arguments, Scope scope) {
    return Access.attribute(value, arguments.bind("attr", "name").text(0));
  }

  private static List<Object> pairs(Object value, Budget budget) {
    if (value instanceof Undefined) {
      return List.of();
    }
    if (value instanceof Map<?, ?> map) {
      return CollectionMethods.pairs(map, budget);
    }
    throw new TemplateException("Can only get item pairs from a mapping.");
  }

  private static Object sortedPairs(Object value, Arguments arguments, Scope scope) {
    var bound = arguments.bind("dictsort", "case_sensitive", "by", "reverse");
    int by = bound.text(1, "key").equals("value") ? 1 : 0;
    boolean caseSensitive = bound.flag(0, false);
    Comparator<Object> order =
        (one, other) ->
            Values.compare(
                SequenceFilters.sortKey(
                    ((Tuple) one).items().get(by), caseSensitive, scope.budget()),
                SequenceFilters.sortKey(
                    ((Tuple) other).items().get(by), caseSensitive, scope.budget()),
                scope.budget());
    var pairs = new ArrayList<>(pairs(value, scope.budget()));
    pairs.sort(bound.flag(2, false) ? order.reversed() : order);
    return pairs;
  }
}
