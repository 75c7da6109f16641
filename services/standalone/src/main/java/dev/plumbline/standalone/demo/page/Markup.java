package dev.plumbline.standalone.demo.page;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * An element of the page with its attributes and content.
 *
 * <p>Everything is escaped on the way out, so that no answer of a model can break out of its place.
 * What is rendered is HTML and well-formed XML at the same time.
 */
final class Markup {
  private static final Set<String> VOID =
      Set.of("meta", "br", "line", "rect", "path", "circle", "polyline");

  private final String name;
  private final Map<String, String> attributes = new LinkedHashMap<>();
  private final List<Object> content = new ArrayList<>();

  private Markup(String name) {
    this.name = name;
  }

  static Markup element(String name) {
    return new Markup(name);
  }

  /** An element with a CSS class. */
  static Markup element(String name, String cssClass) {
    return new Markup(name).with("class", cssClass);
  }

  Markup with(String attribute, String value) {
    attributes.put(attribute, value);
    return this;
  }

  /** A coordinate or a length, to a tenth of a pixel. */
  Markup with(String attribute, double value) {
    return with(attribute, number(value));
  }

  Markup add(Markup child) {
    content.add(child);
    return this;
  }

  Markup addAll(List<Markup> children) {
    content.addAll(children);
    return this;
  }

  Markup text(String text) {
    content.add(text);
    return this;
  }

  static String number(double value) {
    String text = String.format(Locale.ROOT, "%.1f", value);
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }

  String render() {
    StringBuilder out = new StringBuilder();
    render(out);
    return out.toString();
  }

  private void render(StringBuilder out) {
    out.append('<').append(name);
    attributes.forEach(
        (attribute, value) ->
            out.append(' ').append(attribute).append("=\"").append(quoted(value)).append('"'));
    if (VOID.contains(name) && content.isEmpty()) {
      out.append("/>");
      return;
    }
    out.append('>');
    for (Object part : content) {
      if (part instanceof Markup child) {
        child.render(out);
      } else {
        out.append(escaped((String) part));
      }
    }
    out.append("</").append(name).append('>');
  }

  private static String quoted(String value) {
    return escaped(value).replace("\"", "&quot;");
  }

  private static String escaped(String text) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    text.codePoints()
        .forEach(
            character -> {
              switch (character) {
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '&' -> out.append("&amp;");
                default -> out.appendCodePoint(isAllowed(character) ? character : 0xFFFD);
              }
            });
    return out.toString();
  }

  // XML has no place for most control characters and none for lone surrogates.
  private static boolean isAllowed(int character) {
    return character == '\t'
        || character == '\n'
        || character == '\r'
        || (character >= 0x20 && character <= 0xD7FF)
        || (character >= 0xE000 && character <= 0xFFFD)
        || character >= 0x10000;
  }
}
