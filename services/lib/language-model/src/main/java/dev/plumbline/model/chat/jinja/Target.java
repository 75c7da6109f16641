package dev.plumbline.model.chat.jinja;

import java.util.List;

/** Where a value is stored: a name, an attribute of a namespace, or several names. */
sealed interface Target {
  void assign(Scope scope, Object value);

  /** A variable. */
  record Name(String name) implements Target {
    @Override
    public void assign(Scope scope, Object value) {
      scope.set(name, value);
    }
  }

  /** An attribute of a namespace. */
  record Attribute(String namespace, String name) implements Target {
    @Override
    public void assign(Scope scope, Object value) {
      if (!(scope.get(namespace) instanceof Namespace target)) {
        throw new TemplateException(namespace + " is not a namespace: its attributes can't be set");
      }
      target.attributes().put(name, value);
    }
  }

  /** Names for the items of a value. */
  record Unpacked(List<Target> targets) implements Target {
    public Unpacked {
      targets = List.copyOf(targets);
    }

    @Override
    public void assign(Scope scope, Object value) {
      var items = Values.items(value, scope.budget());
      if (items.size() != targets.size()) {
        throw new TemplateException(
            "%d values can't be unpacked into %d names".formatted(items.size(), targets.size()));
      }
      for (int i = 0; i < targets.size(); i++) {
        targets.get(i).assign(scope, items.get(i));
      }
    }
  }
}
