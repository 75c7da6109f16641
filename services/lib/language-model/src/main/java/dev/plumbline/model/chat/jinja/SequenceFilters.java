package dev.plumbline.model.chat.jinja;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Filters on whole sequences: order, ends, parts, sums. */
final class SequenceFilters {
  private SequenceFilters() {}

  static Map<String, Filter> all() {
    return Map.ofEntries(
        Map.entry("first", (value, a, s) -> end(items(value, s), 0)),
        Map.entry("last", (value, a, s) -> end(items(value, s), -1)),
        Map.entry("list", (value, a, s) -> new ArrayList<>(items(value, s))),
        Map.entry("reverse", SequenceFilters::reversed),
        Map.entry("join", SequenceFilters::join),
        Map.entry("sort", SequenceFilters::sort),
        Map.entry("unique", SequenceFilters::unique),
        Map.entry("min", (value, a, s) -> extreme(value, a, s, 1)),
        Map.entry("max", (value, a, s) -> extreme(value, a, s, -1)),
        Map.entry("sum", SequenceFilters::sum),
        Map.entry("batch", SequenceFilters::batch),
        Map.entry("slice", SequenceFilters::slice),
        Map.entry("groupby", SequenceFilters::groupBy));
  }

  /** The items, paid for. */
  static List<Object> items(Object value, Scope scope) {
    var items = Values.items(value, scope.budget());
    scope.budget().steps(items.size());
    return items;
  }

  private static Object end(List<Object> items, int index) {
    if (items.isEmpty()) {
      return new Undefined("No " + (index == 0 ? "first" : "last") + " item, sequence was empty.");
    }
    return items.get(index == 0 ? 0 : items.size() - 1);
  }

  private static Object reversed(Object value, Arguments arguments, Scope scope) {
    if (value instanceof String text) {
      scope.budget().characters(text.length());
      return new StringBuilder(text).reverse().toString();
    }
    var items = new ArrayList<>(items(value, scope));
    Collections.reverse(items);
    return items;
  }

  private static Object join(Object value, Arguments arguments, Scope scope) {
    var bound = arguments.bind("join", "d", "attribute");
    var separator = PythonText.str(bound.get(0, ""), scope.budget());
    var path = AttributePath.of(bound.get(1, None.NONE), scope.budget());
    var text = new StringBuilder();
    boolean first = true;
    for (var item : items(value, scope)) {
      var part = PythonText.str(path.of(item, scope), scope.budget());
      scope.budget().characters((long) part.length() + separator.length());
      text.append(first ? "" : separator).append(part);
      first = false;
    }
    return text.toString();
  }

  /** What items are ordered by: text in lower case unless the case matters. */
  static Object sortKey(Object value, boolean caseSensitive, Budget budget) {
    budget.reading(value);
    if (value instanceof String text && !caseSensitive) {
      budget.characters(text.length());
      return text.toLowerCase(Locale.ROOT);
    }
    return value;
  }

  private static Object sort(Object value, Arguments arguments, Scope scope) {
    var bound = arguments.bind("sort", "reverse", "case_sensitive", "attribute");
    boolean caseSensitive = bound.flag(1, false);
    var paths = AttributePath.several(bound.get(2, None.NONE), scope.budget());
    Comparator<Object> order =
        (one, other) -> {
          for (var path : paths) {
            scope.budget().step();
            var first = sortKey(path.of(one, scope), caseSensitive, scope.budget());
            var second = sortKey(path.of(other, scope), caseSensitive, scope.budget());
            if (!Values.equal(first, second, scope.budget())) {
              return Values.compare(first, second, scope.budget());
            }
          }
          return 0;
        };
    var items = new ArrayList<>(items(value, scope));
    items.sort(bound.flag(0, false) ? order.reversed() : order);
    return items;
  }

  private static Object unique(Object value, Arguments arguments, Scope scope) {
    var bound = arguments.bind("unique", "case_sensitive", "attribute");
    boolean caseSensitive = bound.flag(0, false);
    var path = AttributePath.of(bound.get(1, None.NONE), scope.budget());
    var seen = new LinkedHashMap<Object, Object>();
    items(value, scope)
        .forEach(
            item ->
                seen.putIfAbsent(
                    Values.key(sortKey(path.of(item, scope), caseSensitive, scope.budget())),
                    item));
    return new ArrayList<>(seen.values());
  }

  private static Object extreme(Object value, Arguments arguments, Scope scope, int direction) {
    var bound = arguments.bind("min and max", "case_sensitive", "attribute");
    boolean caseSensitive = bound.flag(0, false);
    var path = AttributePath.of(bound.get(1, None.NONE), scope.budget());
    Object best = null;
    for (var item : items(value, scope)) {
      if (best == null
          || direction
                  * Values.compare(
                      sortKey(path.of(item, scope), caseSensitive, scope.budget()),
                      sortKey(path.of(best, scope), caseSensitive, scope.budget()),
                      scope.budget())
              < 0) {
        best = item;
      }
    }
    return best != null ? best : new Undefined("No aggregated item, sequence was empty.");
  }

  private static Object sum(Object value, Arguments arguments, Scope scope) {
    var bound = arguments.bind("sum", "attribute", "start");
    var path = AttributePath.of(bound.get(0, None.NONE), scope.budget());
    var sum = bound.get(1, 0L);
    var operations = new Operations(scope.budget());
    for (var item : items(value, scope)) {
      sum = operations.apply("+", sum, path.of(item, scope));
    }
    return sum;
  }

  private static Object batch(Object value, Arguments arguments, Scope scope) {
    var bound = arguments.bind("batch", "linecount", "fill_with");
    int size = size(bound.integer(0), scope);
    var batches = new ArrayList<Object>();
    var items = items(value, scope);
    for (int start = 0; start < items.size(); start += size) {
      var batch = new ArrayList<>(items.subList(start, Math.min(items.size(), start + size)));
      while (!bound.absentOrNone(1) && batch.size() < size) {
        batch.add(bound.get(1));
      }
      batches.add(batch);
    }
    return batches;
  }

  private static Object slice(Object value, Arguments arguments, Scope scope) {
    var bound = arguments.bind("slice", "slices", "fill_with");
    int slices = size(bound.integer(0), scope);
    var items = items(value, scope);
    int each = items.size() / slices;
    int larger = items.size() % slices;
    var result = new ArrayList<Object>();
    for (int i = 0, start = 0; i < slices; i++) {
      int end = start + each + (i < larger ? 1 : 0);
      var slice = new ArrayList<>(items.subList(start, end));
      if (!bound.absentOrNone(1) && i >= larger && larger > 0) {
        slice.add(bound.get(1));
      }
      result.add(slice);
      start = end;
    }
    return result;
  }

  private static int size(long size, Scope scope) {
    if (size < 1) {
      throw new TemplateException("a size must be at least 1, not " + size);
    }
    scope.budget().characters(size);
    return (int) size;
  }

  private static Object groupBy(Object value, Arguments arguments, Scope scope) {
    var bound = arguments.bind("groupby", "attribute", "default", "case_sensitive");
    var path = AttributePath.of(bound.get(0), scope.budget());
    boolean caseSensitive = bound.flag(2, false);
    var groups = new LinkedHashMap<Object, List<Object>>();
    var names = new LinkedHashMap<Object, Object>();
    for (var item : items(value, scope)) {
      var name = path.of(item, scope);
      name = name instanceof Undefined ? bound.get(1, name) : name;
      var key = Values.key(sortKey(name, caseSensitive, scope.budget()));
      names.putIfAbsent(key, name);
      groups.computeIfAbsent(key, k -> new ArrayList<>()).add(item);
    }
    return groups.keySet().stream()
        .sorted((one, other) -> Values.compare(one, other, scope.budget()))
        .map(key -> (Object) new Tuple(List.of(names.get(key), groups.get(key))))
        .collect(Collectors.toCollection(ArrayList::new));
  }
}
