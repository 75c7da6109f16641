package dev.plumbline.model.chat.jinja;

import java.util.List;

/** The variable {@code loop}: where a loop stands. */
final class Loop implements Function {
  private final List<Object> items;
  private final int depth;
  private final Function recursion;
  private int index;
  private List<Object> lastChecked;

  /**
   * A loop before its first item.
   *
   * @param recursion what a call of {@code loop(...)} does
   */
  Loop(List<Object> items, int depth, Function recursion) {
    this.items = items;
    this.depth = depth;
    this.recursion = recursion;
  }

  void moveTo(int index) {
    this.index = index;
  }

  @Override
  public Object call(Arguments arguments, Scope scope) {
    return recursion.call(arguments, scope);
  }

  Object attribute(String name) {
    return switch (name) {
      case "index" -> index + 1L;
      case "index0" -> (long) index;
      case "revindex" -> (long) items.size() - index;
      case "revindex0" -> (long) items.size() - index - 1;
      case "first" -> index == 0;
      case "last" -> index == items.size() - 1;
      case "length" -> (long) items.size();
      case "depth" -> depth + 1L;
      case "depth0" -> (long) depth;
      case "previtem" ->
          index > 0 ? items.get(index - 1) : new Undefined("there is no previous item");
      case "nextitem" ->
          index + 1 < items.size() ? items.get(index + 1) : new Undefined("there is no next item");
      case "changed" -> (Function) this::changed;
      case "cycle" -> (Function) this::cycle;
      default -> null;
    };
  }

  private Object changed(Arguments arguments, Scope scope) {
    var values = arguments.positional();
    boolean changed = lastChecked == null || !Values.equal(lastChecked, values, scope.budget());
    lastChecked = values;
    return changed;
  }

  private Object cycle(Arguments arguments, Scope scope) {
    var values = arguments.positional();
    if (values.isEmpty()) {
      throw new TemplateException("no items for cycling given");
    }
    return values.get(index % values.size());
  }
}
