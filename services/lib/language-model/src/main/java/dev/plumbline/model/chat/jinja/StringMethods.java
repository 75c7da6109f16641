package dev.plumbline.model.chat.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.IntPredicate;
import java.util.function.Predicate;

/** Python's methods of strings. */
final class StringMethods {
  private static final Map<String, BiFunction<String, Call, Object>> METHODS =
      Map.ofEntries(
          Map.entry("strip", (text, call) -> call.strip(text, true, true)),
          Map.entry("lstrip", (text, call) -> call.strip(text, true, false)),
          Map.entry("rstrip", (text, call) -> call.strip(text, false, true)),
          Map.entry("split", (text, call) -> call.split(text, false)),
          Map.entry("rsplit", (text, call) -> call.split(text, true)),
          Map.entry("splitlines", (text, call) -> call.splitLines(text)),
          Map.entry("startswith", (text, call) -> call.anyPrefix(text::startsWith)),
          Map.entry("endswith", (text, call) -> call.anyPrefix(text::endsWith)),
          Map.entry("removeprefix", (text, call) -> call.removePrefix(text)),
          Map.entry("removesuffix", (text, call) -> call.removeSuffix(text)),
          Map.entry("replace", (text, call) -> call.replace(text)),
          Map.entry("find", (text, call) -> call.position(text, text.indexOf(call.soughtIn(text)))),
          Map.entry(
              "rfind", (text, call) -> call.position(text, text.lastIndexOf(call.soughtIn(text)))),
          Map.entry(
              "index", (text, call) -> call.required(text, text.indexOf(call.soughtIn(text)))),
          Map.entry(
              "rindex", (text, call) -> call.required(text, text.lastIndexOf(call.soughtIn(text)))),
          Map.entry("format", (text, call) -> call.format(text)),
          Map.entry("count", (text, call) -> call.count(text)),
          Map.entry("join", (text, call) -> call.join(text)),
          Map.entry(
              "partition", (text, call) -> call.partition(text, text.indexOf(call.soughtIn(text)))),
          Map.entry(
              "rpartition",
              (text, call) -> call.partition(text, text.lastIndexOf(call.soughtIn(text)))),
          Map.entry("upper", (text, call) -> text.toUpperCase(Locale.ROOT)),
          Map.entry("lower", (text, call) -> text.toLowerCase(Locale.ROOT)),
          Map.entry("casefold", (text, call) -> text.toLowerCase(Locale.ROOT)),
          Map.entry("capitalize", (text, call) -> capitalize(text)),
          Map.entry("title", (text, call) -> title(text)),
          Map.entry("swapcase", (text, call) -> swapCase(text)),
          Map.entry("zfill", (text, call) -> call.zeroFill(text)),
          Map.entry("ljust", (text, call) -> call.pad(text, false, true)),
          Map.entry("rjust", (text, call) -> call.pad(text, true, false)),
          Map.entry("center", (text, call) -> call.pad(text, true, true)),
          Map.entry("isdigit", (text, call) -> all(text, Character::isDigit)),
          Map.entry("isdecimal", (text, call) -> all(text, Character::isDigit)),
          Map.entry("isnumeric", (text, call) -> all(text, Character::isDigit)),
          Map.entry("isalpha", (text, call) -> all(text, Character::isLetter)),
          Map.entry("isalnum", (text, call) -> all(text, Character::isLetterOrDigit)),
          Map.entry("isspace", (text, call) -> all(text, PythonText::isSpace)),
          Map.entry("isupper", (text, call) -> isCased(text, text.toUpperCase(Locale.ROOT))),
          Map.entry("islower", (text, call) -> isCased(text, text.toLowerCase(Locale.ROOT))));

  private StringMethods() {}

  /** A method bound to a text, null when there is none of that name. */
  static Function find(String text, String name) {
    var method = METHODS.get(name);
    if (method == null) {
      return null;
    }
    return (arguments, scope) -> {
      scope.budget().characters(text.length());
      return method.apply(text, new Call(name, arguments, scope.budget()));
    };
  }

  static String capitalize(String text) {
    if (text.isEmpty()) {
      return text;
    }
    int end = text.offsetByCodePoints(0, 1);
    return text.substring(0, end).toUpperCase(Locale.ROOT)
        + text.substring(end).toLowerCase(Locale.ROOT);
  }

  private static String title(String text) {
    var result = new StringBuilder();
    boolean inWord = false;
    for (int character : text.codePoints().toArray()) {
      result.appendCodePoint(
          inWord ? Character.toLowerCase(character) : Character.toTitleCase(character));
      inWord = Character.isLetter(character);
    }
    return result.toString();
  }

  private static String swapCase(String text) {
    var result = new StringBuilder();
    text.codePoints()
        .mapToObj(Character::toString)
        .map(c -> c.equals(c.toUpperCase(Locale.ROOT)) ? lower(c) : c.toUpperCase(Locale.ROOT))
        .forEach(result::append);
    return result.toString();
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  private static boolean all(String text, IntPredicate condition) {
    return !text.isEmpty() && text.codePoints().allMatch(condition);
  }

  private static boolean isCased(String text, String inThatCase) {
    boolean hasCase = !text.toUpperCase(Locale.ROOT).equals(text.toLowerCase(Locale.ROOT));
    return hasCase && text.equals(inThatCase);
  }

  /** One call of a string's method. */
  private record Call(String name, Arguments arguments, Budget budget) {

    String part() {
      return arguments.bind(name, "sub").text(0);
    }

    /** The part, its search paid for. */
    String soughtIn(String text) {
      var part = part();
      budget.search(text, part);
      return part;
    }

    String strip(String text, boolean atStart, boolean atEnd) {
      var characters = arguments.bind(name, "chars").text(0, null);
      budget.search(text, characters == null ? "" : characters);
      IntPredicate dropped =
          characters == null ? PythonText::isSpace : c -> characters.indexOf(c) >= 0;
      int start = 0;
      int end = text.length();
      while (atStart && start < end && dropped.test(text.codePointAt(start))) {
        start = text.offsetByCodePoints(start, 1);
      }
      while (atEnd && end > start && dropped.test(text.codePointBefore(end))) {
        end = text.offsetByCodePoints(end, -1);
      }
      return text.substring(start, end);
    }

    List<Object> split(String text, boolean fromTheEnd) {
      var bound = arguments.bind(name, "sep", "maxsplit");
      long limit = bound.integer(1, -1);
      var separator = bound.text(0, null);
      if (separator != null && separator.isEmpty()) {
        throw new TemplateException("empty separator");
      }
      budget.search(text, separator == null ? "" : separator);
      var splitter = new Splitter(text, separator, limit < 0 ? Long.MAX_VALUE : limit);
      return new ArrayList<>(fromTheEnd ? splitter.fromEnd() : splitter.fromStart());
    }

    List<Object> splitLines(String text) {
      var lines = text.split("\r\n|[\n\r\u000b\f\u001c-\u001e\u0085\u2028\u2029]", -1);
      var result = new ArrayList<Object>(List.of(lines));
      if (lines[lines.length - 1].isEmpty()) {
        result.remove(lines.length - 1);
      }
      return result;
    }

    boolean anyPrefix(Predicate<String> matches) {
      var bound = arguments.bind(name, "prefix");
      if (bound.get(0) instanceof Tuple tuple) {
        return tuple.items().stream().anyMatch(item -> matches.test(prefix(item)));
      }
      return matches.test(bound.text(0));
    }

    private String prefix(Object item) {
      budget.step();
      budget.reading(item);
      return PythonText.str(item, budget);
    }

    String removePrefix(String text) {
      return text.startsWith(part()) ? text.substring(part().length()) : text;
    }

    String removeSuffix(String text) {
      return text.endsWith(part()) ? text.substring(0, text.length() - part().length()) : text;
    }

    String replace(String text) {
      var bound = arguments.bind(name, "old", "new", "count");
      return Replacement.of(text, bound.text(0), bound.text(1), bound.integer(2, -1), budget);
    }

    String format(String text) {
      return new BraceFormat(text, arguments).text(budget);
    }

    /** A place in characters, from a place in UTF-16 units. */
    long position(String text, int index) {
      return index < 0 ? -1 : text.codePointCount(0, index);
    }

    long required(String text, int index) {
      if (index < 0) {
        throw new TemplateException("substring not found");
      }
      return position(text, index);
    }

    long count(String text) {
      var part = soughtIn(text);
      if (part.isEmpty()) {
        return text.codePointCount(0, text.length()) + 1L;
      }
      long count = 0;
      for (int at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length())) {
        count++;
      }
      return count;
    }

    String join(String separator) {
      var result = new StringBuilder();
      for (var item : Values.items(arguments.bind(name, "iterable").get(0), budget)) {
        if (!(item instanceof String text)) {
          throw Values.wrongType(item, "join needs strings, not " + Values.typeName(item));
        }
        budget.characters((long) text.length() + separator.length());
        result.append(result.isEmpty() ? "" : separator).append(text);
      }
      return result.toString();
    }

    Tuple partition(String text, int at) {
      var part = part();
      if (at < 0) {
        return new Tuple(name.startsWith("r") ? List.of("", "", text) : List.of(text, "", ""));
      }
      return new Tuple(List.of(text.substring(0, at), part, text.substring(at + part.length())));
    }

    String zeroFill(String text) {
      long missing = arguments.bind(name, "width").integer(0) - Values.length(text);
      budget.characters(Math.max(0, missing));
      int sign = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
      var zeros = "0".repeat((int) Math.max(0, missing));
      return text.substring(0, sign) + zeros + text.substring(sign);
    }

    String pad(String text, boolean before, boolean after) {
      var bound = arguments.bind(name, "width", "fillchar");
      long width = bound.integer(0);
      long missing = Math.max(0, width - Values.length(text));
      var fill = bound.text(1, " ");
      if (Values.length(fill) != 1) {
        throw new TemplateException("The fill character must be exactly one character long");
      }
      budget.characters(missing);
      // Python puts the odd one of a centred text before it only when the width is odd as well.
      long left = !before ? 0 : !after ? missing : missing / 2 + (missing & width & 1);
      return fill.repeat((int) left) + text + fill.repeat((int) (missing - left));
    }
  }
}
