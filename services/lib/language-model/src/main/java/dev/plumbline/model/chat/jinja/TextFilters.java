package dev.plumbline.model.chat.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Filters that make text of text. Other values are taken as their text. */
final class TextFilters {
  private static final Pattern WORD = Pattern.compile("[-\\s({\\[<]+|[^-\\s({\\[<]+");

  private TextFilters() {}

  static Map<String, Filter> all() {
    return Map.ofEntries(
        Map.entry("trim", TextFilters::trim),
        Map.entry("upper", (value, a, s) -> text(value, s).toUpperCase(Locale.ROOT)),
        Map.entry("lower", (value, a, s) -> text(value, s).toLowerCase(Locale.ROOT)),
        Map.entry("capitalize", (value, a, s) -> StringMethods.capitalize(text(value, s))),
        Map.entry("title", (value, a, s) -> title(text(value, s))),
        Map.entry("string", (value, a, s) -> text(value, s)),
        Map.entry("safe", (value, a, s) -> text(value, s)),
        Map.entry("escape", (value, a, s) -> escape(text(value, s))),
        Map.entry("e", (value, a, s) -> escape(text(value, s))),
        Map.entry("replace", TextFilters::replace),
        Map.entry("indent", TextFilters::indent),
        Map.entry("center", TextFilters::center),
        Map.entry("truncate", TextFilters::truncate),
        Map.entry("wordcount", (value, a, s) -> wordCount(text(value, s))),
        Map.entry(
            "format",
            (value, arguments, s) ->
                new PercentFormat(s.budget()).format(text(value, s), arguments.positional())));
  }

  private static String text(Object value, Scope scope) {
    var text = PythonText.str(value, scope.budget());
    scope.budget().characters(text.length());
    return text;
  }

  private static String onlyText(Object value, Scope scope) {
    if (value instanceof String) {
      return text(value, scope);
    }
    throw Values.wrongType(value, "a string is needed, not " + Values.typeName(value));
  }

  private static Object trim(Object value, Arguments arguments, Scope scope) {
    return StringMethods.find(text(value, scope), "strip").call(arguments, scope);
  }

  private static String title(String text) {
    var result = new StringBuilder();
    var words = WORD.matcher(text);
    while (words.find()) {
      result.append(StringMethods.capitalize(words.group()));
    }
    return result.toString();
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace(">", "&gt;")
        .replace("<", "&lt;")
        .replace("'", "&#39;")
        .replace("\"", "&#34;");
  }

  private static Object replace(Object value, Arguments arguments, Scope scope) {
    var bound = arguments.bind("replace", "old", "new", "count");
    return Replacement.of(
        text(value, scope),
        PythonText.str(bound.get(0), scope.budget()),
        PythonText.str(bound.get(1), scope.budget()),
        bound.integer(2, -1),
        scope.budget());
  }

  private static Object indent(Object value, Arguments arguments, Scope scope) {
    var bound = arguments.bind("indent", "width", "first", "blank");
    var width = bound.get(0, 4L);
    scope.budget().characters(width instanceof String ? 0 : Values.integer(width));
    var indention = width instanceof String text ? text : " ".repeat((int) Values.integer(width));
    boolean blank = bound.flag(2, false);
    var lines = lines(onlyText(value, scope));
    scope.budget().characters((long) lines.size() * indention.length());
    var result = new StringBuilder(bound.flag(1, false) ? indention : "");
    for (int i = 0; i < lines.size(); i++) {
      boolean indented = i > 0 && (blank || !lines.get(i).isEmpty());
      result.append(i > 0 ? "\n" : "").append(indented ? indention : "").append(lines.get(i));
    }
    return result.toString();
  }

  private static List<String> lines(String text) {
    return new ArrayList<>(List.of(text.split("\r\n|[\n\r]", -1)));
  }

  private static Object center(Object value, Arguments arguments, Scope scope) {
    var width = arguments.bind("center", "width").get(0, 80L);
    return StringMethods.find(text(value, scope), "center").call(Arguments.of(width), scope);
  }

  private static Object truncate(Object value, Arguments arguments, Scope scope) {
    var bound = arguments.bind("truncate", "length", "killwords", "end", "leeway");
    var text = onlyText(value, scope);
    var end = bound.text(2, "...");
    long length = bound.integer(0, 255);
    long kept = length - Values.length(end);
    if (kept < 0 || bound.integer(3, 5) < 0) {
      throw new TemplateException("truncate needs a length of at least " + Values.length(end));
    }
    if (Values.length(text) <= length + bound.integer(3, 5)) {
      return text;
    }
    var start = text.substring(0, text.offsetByCodePoints(0, (int) kept));
    int lastBlank = start.lastIndexOf(' ');
    boolean wholeWords = !bound.flag(1, false) && lastBlank >= 0;
    return (wholeWords ? start.substring(0, lastBlank) : start) + end;
  }

  private static long wordCount(String text) {
    long words = 0;
    boolean inWord = false;
    for (int character : text.codePoints().toArray()) {
      boolean part = Character.isLetterOrDigit(character) || character == '_';
      words += part && !inWord ? 1 : 0;
      inWord = part;
    }
    return words;
  }
}
