package dev.plumbline.model.chat.jinja;

import java.time.Clock;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A parsed template. Safe to render from several threads at once. */
public final class JinjaTemplate {
  private final Body body;
  private final Clock clock;

  private JinjaTemplate(Body body, Clock clock) {
    this.body = body;
    this.clock = clock;
  }

  /**
   * Parses a template.
   *
   * @param clock what a template that asks for the date is told
   * @throws TemplateException when it is not well-formed
   */
  public static JinjaTemplate parse(String source, Clock clock) {
    try {
      return new JinjaTemplate(TemplateParser.parse(source), clock);
    } catch (StackOverflowError e) {
      throw new TemplateException("the template is nested too deeply");
    }
  }

  /**
   * Renders the template.
   *
   * @param variables strings, booleans, integers, doubles, null, and lists and maps of these
   * @throws TemplateException when the template refuses the variables, does what is not possible,
   *     or uses up its budget
   */
  public String render(Map<String, ?> variables) {
    var values = new HashMap<>(Globals.all());
    variables.forEach((name, value) -> values.put(name, templateValue(value)));
    var budget = new Budget(characters(values.values()));
    try {
      return body.render(Scope.root(values, budget, clock));
    } catch (StackOverflowError e) {
      throw new TemplateException("the template calls itself too deeply");
    }
  }

  private static Object templateValue(Object value) {
    if (value == null) {
      return None.NONE;
    }
    if (value instanceof Integer number) {
      return number.longValue();
    }
    if (value instanceof List<?> list) {
      return list.stream().map(JinjaTemplate::templateValue).toList();
    }
    if (value instanceof Map<?, ?> map) {
      var copy = new LinkedHashMap<Object, Object>();
      map.forEach((key, item) -> copy.put(String.valueOf(key), templateValue(item)));
      return copy;
    }
    if (value instanceof String || Values.isNumber(value)) {
      return value;
    }
    throw new IllegalArgumentException("a template can't have a " + value.getClass().getName());
  }

  private static long characters(Iterable<?> values) {
    long characters = 0;
    for (var value : values) {
      if (value instanceof String text) {
        characters += text.length();
      } else if (value instanceof List<?> list) {
        characters += characters(list);
      } else if (value instanceof Map<?, ?> map) {
        characters += characters(map.values());
      }
    }
    return characters;
  }
}
