package dev.plumbline.model.chat.jinja;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;

/** The tests by name. */
final class Tests {
  private static final Map<String, Test> ALL =
      Map.ofEntries(
          Map.entry("defined", (value, a, s) -> !(value instanceof Undefined)),
          Map.entry("undefined", (value, a, s) -> value instanceof Undefined),
          Map.entry("none", (value, a, s) -> value == None.NONE),
          Map.entry("true", (value, a, s) -> Boolean.TRUE.equals(value)),
          Map.entry("false", (value, a, s) -> Boolean.FALSE.equals(value)),
          Map.entry("boolean", (value, a, s) -> value instanceof Boolean),
          Map.entry("integer", (value, a, s) -> value instanceof Long),
          Map.entry("float", (value, a, s) -> value instanceof Double),
          Map.entry("number", (value, a, s) -> Values.isNumber(value)),
          Map.entry("string", (value, a, s) -> value instanceof String),
          Map.entry("mapping", (value, a, s) -> value instanceof Map),
          Map.entry("sequence", (value, a, s) -> Values.hasLength(value)),
          Map.entry("iterable", (value, a, s) -> Values.hasLength(value)),
          Map.entry("callable", (value, a, s) -> value instanceof Function),
          Map.entry("odd", (value, a, s) -> isDivisible(value, 2L, 1L, s)),
          Map.entry("even", (value, a, s) -> isDivisible(value, 2L, 0L, s)),
          Map.entry("divisibleby", Tests::isDivisible),
          Map.entry("lower", (value, a, s) -> isCase(text(value, s), String::toLowerCase)),
          Map.entry("upper", (value, a, s) -> isCase(text(value, s), String::toUpperCase)),
          Map.entry("escaped", (value, a, s) -> false),
          Map.entry("sameas", Tests::isSame),
          Map.entry("in", comparison("in")),
          Map.entry("eq", comparison("==")),
          Map.entry("equalto", comparison("==")),
          Map.entry("==", comparison("==")),
          Map.entry("ne", comparison("!=")),
          Map.entry("!=", comparison("!=")),
          Map.entry("lt", comparison("<")),
          Map.entry("lessthan", comparison("<")),
          Map.entry("<", comparison("<")),
          Map.entry("le", comparison("<=")),
          Map.entry("<=", comparison("<=")),
          Map.entry("gt", comparison(">")),
          Map.entry("greaterthan", comparison(">")),
          Map.entry(">", comparison(">")),
          Map.entry("ge", comparison(">=")),
          Map.entry(">=", comparison(">=")));

  private Tests() {}

  /** The test, which pays for reading what it is given. */
  static Test named(String name) {
    var test = ALL.get(name);
    if (test == null) {
      throw new TemplateException("there is no test named " + name);
    }
    return (value, arguments, scope) -> {
      scope.budget().reading(value);
      arguments.pay(scope.budget());
      return test.apply(value, arguments, scope);
    };
  }

  private static Test comparison(String operator) {
    return (value, arguments, scope) ->
        ExpressionParser.compare(
            operator, value, arguments.bind(operator, "other").get(0), scope.budget());
  }

  private static boolean isDivisible(Object value, Arguments arguments, Scope scope) {
    var divisor = arguments.bind("divisibleby", "num").get(0);
    return isDivisible(value, divisor, 0L, scope);
  }

  private static boolean isDivisible(Object value, Object divisor, Object remainder, Scope scope) {
    return Values.equal(
        new Operations(scope.budget()).apply("%", value, divisor), remainder, scope.budget());
  }

  private static boolean isSame(Object value, Arguments arguments, Scope scope) {
    var other = arguments.bind("sameas", "other").get(0);
    boolean plain = List.of(value, other).stream().allMatch(Tests::isPlain);
    return plain ? value.equals(other) : value == other;
  }

  /** A value without an identity of its own. */
  private static boolean isPlain(Object value) {
    return Values.isNumber(value) || value instanceof String;
  }

  private static String text(Object value, Scope scope) {
    var text = PythonText.str(value, scope.budget());
    scope.budget().characters(text.length());
    return text;
  }

  private static boolean isCase(String text, BiFunction<String, Locale, String> conversion) {
    boolean hasCase = !text.toUpperCase(Locale.ROOT).equals(text.toLowerCase(Locale.ROOT));
    return hasCase && text.equals(conversion.apply(text, Locale.ROOT));
  }
}
