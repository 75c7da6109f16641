package dev.plumbline.model.chat.jinja;

import java.util.HashMap;
import java.util.Map;

/** The filters by name. */
final class Filters {
  private static final Map<String, Filter> ALL = all();

  private Filters() {}

  private static Map<String, Filter> all() {
    var filters = new HashMap<String, Filter>();
    filters.putAll(TextFilters.all());
    filters.putAll(ValueFilters.all());
    filters.putAll(SequenceFilters.all());
    filters.putAll(SelectionFilters.all());
    return Map.copyOf(filters);
  }

  /** The filter, which pays for reading what it is given. */
  static Filter named(String name) {
    var filter = ALL.get(name);
    if (filter == null) {
      throw new TemplateException("there is no filter named " + name);
    }
    return (value, arguments, scope) -> {
      scope.budget().reading(value);
      arguments.pay(scope.budget());
      return filter.apply(value, arguments, scope);
    };
  }
}
