package dev.plumbline.model.chat.jinja;

import java.time.Clock;
import java.util.HashMap;
import java.util.Map;

/** Variables, with those of the surrounding block behind them. */
final class Scope {
  private final Scope parent;
  private final Map<String, Object> variables;
  private final Budget budget;
  private final Clock clock;

  private Scope(Scope parent, Map<String, Object> variables, Budget budget, Clock clock) {
    this.parent = parent;
    this.variables = variables;
    this.budget = budget;
    this.clock = clock;
  }

  static Scope root(Map<String, Object> variables, Budget budget, Clock clock) {
    return new Scope(null, new HashMap<>(variables), budget, clock);
  }

  Scope child() {
    return new Scope(this, new HashMap<>(), budget, clock);
  }

  Object get(String name) {
    for (var scope = this; scope != null; scope = scope.parent) {
      var value = scope.variables.get(name);
      if (value != null) {
        return value;
      }
    }
    return new Undefined("'" + name + "' is undefined");
  }

  void set(String name, Object value) {
    variables.put(name, value);
  }

  Budget budget() {
    return budget;
  }

  Clock clock() {
    return clock;
  }
}
