package dev.plumbline.model.chat.jinja;

import java.util.ArrayList;
import java.util.List;

/**
 * Names and positions that lead from an item to a value, as {@code "function.name"} does.
 *
 * @param steps none for the item itself
 */
record AttributePath(List<Object> steps) {

  static AttributePath of(Object attribute, Budget budget) {
    if (attribute == None.NONE) {
      return new AttributePath(List.of());
    }
    if (!(attribute instanceof String text)) {
      return new AttributePath(List.of(attribute));
    }
    budget.characters(text.length());
    var steps = new ArrayList<Object>();
    for (var step : text.split("\\.", -1)) {
      steps.add(step.matches("[0-9]{1,9}") ? (Object) Long.valueOf(step) : step);
    }
    return new AttributePath(steps);
  }

  /** Several paths with commas between. */
  static List<AttributePath> several(Object attributes, Budget budget) {
    return attributes instanceof String text
        ? List.of(text.split(",", -1)).stream().map(path -> of(path, budget)).toList()
        : List.of(of(attributes, budget));
  }

  Object of(Object item, Scope scope) {
    var value = item;
    for (var step : steps) {
      value = Access.item(value, step, scope.budget());
    }
    return value;
  }
}
