package dev.plumbline.model.chat.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Filters that take a test or a filter by its name. */
final class SelectionFilters {
  private SelectionFilters() {}

  static Map<String, Filter> all() {
    return Map.of(
        "select", (value, a, s) -> select(value, a, s, false, true),
        "reject", (value, a, s) -> select(value, a, s, false, false),
        "selectattr", (value, a, s) -> select(value, a, s, true, true),
        "rejectattr", (value, a, s) -> select(value, a, s, true, false),
        "map", SelectionFilters::map);
  }

  private static Object select(
      Object value, Arguments arguments, Scope scope, boolean byAttribute, boolean wanted) {
    var given = arguments.positional();
    if (byAttribute && given.isEmpty()) {
      throw new TemplateException("selectattr and rejectattr need the name of an attribute");
    }
    var path = AttributePath.of(byAttribute ? given.get(0) : None.NONE, scope.budget());
    int testAt = byAttribute ? 1 : 0;
    Test test = (v, a, s) -> Values.isTrue(v);
    if (given.size() > testAt) {
      test = Tests.named(PythonText.str(given.get(testAt), scope.budget()));
    }
    var rest = new Arguments(rest(given, testAt + 1), arguments.named());
    var chosen = new ArrayList<Object>();
    for (var item : items(value, scope)) {
      if (test.apply(path.of(item, scope), rest, scope) == wanted) {
        chosen.add(item);
      }
    }
    return chosen;
  }

  private static Object map(Object value, Arguments arguments, Scope scope) {
    var mapped = new ArrayList<Object>();
    if (arguments.positional().isEmpty()) {
      var path =
          AttributePath.of(arguments.named().getOrDefault("attribute", None.NONE), scope.budget());
      var otherwise = arguments.named().get("default");
      for (var item : items(value, scope)) {
        var attribute = path.of(item, scope);
        boolean absent = attribute instanceof Undefined && otherwise != null;
        mapped.add(absent ? otherwise : attribute);
      }
      return mapped;
    }
    var filter = Filters.named(PythonText.str(arguments.positional().get(0), scope.budget()));
    var rest = new Arguments(rest(arguments.positional(), 1), arguments.named());
    for (var item : items(value, scope)) {
      mapped.add(filter.apply(item, rest, scope));
    }
    return mapped;
  }

  /** What is false, None for example, has no items here. */
  private static List<Object> items(Object value, Scope scope) {
    return Values.isTrue(value) ? SequenceFilters.items(value, scope) : List.of();
  }

  private static List<Object> rest(List<Object> arguments, int from) {
    return arguments.subList(Math.min(from, arguments.size()), arguments.size());
  }
}
