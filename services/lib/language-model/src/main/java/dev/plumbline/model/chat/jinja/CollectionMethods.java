package dev.plumbline.model.chat.jinja;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The methods of dicts and lists that don't change them. */
final class CollectionMethods {
  private static final Set<String> CHANGING =
      Set.of(
          "append",
          "clear",
          "extend",
          "insert",
          "pop",
          "popitem",
          "remove",
          "reverse",
          "setdefault",
          "sort",
          "update");

  private CollectionMethods() {}

  static Function find(Map<?, ?> map, String name) {
    return switch (name) {
      case "keys" -> (arguments, scope) -> copy(map.keySet(), scope.budget());
      case "values" -> (arguments, scope) -> copy(map.values(), scope.budget());
      case "items" -> (arguments, scope) -> pairs(map, scope.budget());
      case "copy" ->
          (arguments, scope) -> {
            scope.budget().characters(map.size());
            return Collections.unmodifiableMap(new LinkedHashMap<>(map));
          };
      case "get" ->
          (arguments, scope) -> {
            var bound = arguments.bind("get", "key", "default");
            var value = map.get(Values.key(bound.get(0)));
            return value != null ? value : bound.get(1, None.NONE);
          };
      default -> refuseChange(name);
    };
  }

  static Function find(List<Object> list, String name) {
    return switch (name) {
      case "copy" -> (arguments, scope) -> copy(list, scope.budget());
      case "count" ->
          (arguments, scope) -> {
            var item = arguments.bind("count", "value").get(0);
            return list.stream()
                .filter(candidate -> Values.equal(candidate, item, scope.budget()))
                .count();
          };
      case "index" ->
          (arguments, scope) -> {
            var item = arguments.bind("index", "value").get(0);
            for (int i = 0; i < list.size(); i++) {
              if (Values.equal(list.get(i), item, scope.budget())) {
                return (long) i;
              }
            }
            throw new TemplateException(PythonText.repr(item, scope.budget()) + " is not in list");
          };
      default -> refuseChange(name);
    };
  }

  private static List<Object> copy(Collection<?> items, Budget budget) {
    budget.characters(items.size());
    return new ArrayList<>(items);
  }

  static List<Object> pairs(Map<?, ?> map, Budget budget) {
    budget.characters(map.size());
    var pairs = new ArrayList<Object>();
    map.forEach((key, value) -> pairs.add(new Tuple(List.of(key, value))));
    return pairs;
  }

  private static Function refuseChange(String name) {
    if (!CHANGING.contains(name)) {
      return null;
    }
    return (arguments, scope) -> {
      throw new TemplateException("a template can't change a value: " + name + " is not allowed");
    };
  }
}
