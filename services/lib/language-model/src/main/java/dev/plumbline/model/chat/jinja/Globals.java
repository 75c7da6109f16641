package dev.plumbline.model.chat.jinja;

import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;

/** The functions that every template can call. */
final class Globals {
  /** As many numbers as Jinja's own sandbox lets a range have. */
  private static final long LONGEST_RANGE = 100_000;

  private Globals() {}

  static Map<String, Object> all() {
    return Map.of(
        "range", (Function) Globals::range,
        "namespace", (Function) (arguments, scope) -> new Namespace(attributes(arguments, scope)),
        "dict",
            (Function)
                (arguments, scope) ->
                    new LinkedHashMap<Object, Object>(attributes(arguments, scope)),
        "raise_exception", (Function) Globals::raise,
        "strftime_now", (Function) Globals::formattedTime);
  }

  private static Object range(Arguments arguments, Scope scope) {
    var bound = arguments.bind("range", "start", "stop", "step");
    long start = bound.has(1) ? bound.integer(0) : 0;
    long stop = bound.has(1) ? bound.integer(1) : bound.integer(0);
    long step = bound.integer(2, 1);
    if (step == 0) {
      throw new TemplateException("the step of a range can't be zero");
    }
    var numbers = new ArrayList<Object>();
    for (long number = start; step > 0 ? number < stop : number > stop; ) {
      if (numbers.size() == LONGEST_RANGE) {
        throw new TemplateException("a range can't have more than " + LONGEST_RANGE + " numbers");
      }
      scope.budget().characters(1);
      numbers.add(number);
      long next = number + step;
      if (step > 0 ? next < number : next > number) {
        break;
      }
      number = next;
    }
    return numbers;
  }

  private static Map<String, Object> attributes(Arguments arguments, Scope scope) {
    var attributes = new LinkedHashMap<String, Object>();
    for (var source : arguments.positional()) {
      if (!(source instanceof Map<?, ?> map)) {
        throw Values.wrongType(source, "a dict is needed, not " + Values.typeName(source));
      }
      map.forEach((key, value) -> attributes.put(PythonText.str(key, scope.budget()), value));
    }
    attributes.putAll(arguments.named());
    return attributes;
  }

  private static Object raise(Arguments arguments, Scope scope) {
    var message = arguments.bind("raise_exception", "message").get(0);
    throw new TemplateException(PythonText.str(message, scope.budget()));
  }

  private static Object formattedTime(Arguments arguments, Scope scope) {
    var format = arguments.bind("strftime_now", "format").text(0);
    return TimeFormat.format(format, ZonedDateTime.now(scope.clock()));
  }
}
