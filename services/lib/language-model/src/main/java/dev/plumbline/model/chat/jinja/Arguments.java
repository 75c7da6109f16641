package dev.plumbline.model.chat.jinja;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The arguments of one call. */
record Arguments(List<Object> positional, Map<String, Object> named) {
  static Arguments of(Object... positional) {
    return new Arguments(Arrays.asList(positional), Map.of());
  }

  /** Pays for reading them. */
  void pay(Budget budget) {
    positional.forEach(budget::reading);
    named.values().forEach(budget::reading);
  }

  /**
   * The arguments in the order of the parameters.
   *
   * @param function for the error when there are too many or unknown ones
   */
  Bound bind(String function, String... parameters) {
    if (positional.size() > parameters.length) {
      throw new TemplateException(
          "%s takes at most %d arguments, but is given %d"
              .formatted(function, parameters.length, positional.size()));
    }
    var values = new Object[parameters.length];
    for (int i = 0; i < positional.size(); i++) {
      values[i] = positional.get(i);
    }
    named.forEach(
        (name, value) -> {
          int index = Arrays.asList(parameters).indexOf(name);
          if (index < 0 || values[index] != null) {
            throw new TemplateException(function + " can't take the argument " + name);
          }
          values[index] = value;
        });
    return new Bound(function, parameters, values);
  }

  /** Arguments by parameter. */
  static final class Bound {
    private final String function;
    private final String[] parameters;
    private final Object[] values;

    Bound(String function, String[] parameters, Object[] values) {
      this.function = function;
      this.parameters = parameters;
      this.values = values;
    }

    boolean has(int index) {
      return values[index] != null;
    }

    Object get(int index) {
      if (values[index] == null) {
        throw new TemplateException(function + " needs the argument " + parameters[index]);
      }
      return values[index];
    }

    Object get(int index, Object otherwise) {
      return values[index] == null ? otherwise : values[index];
    }

    /** An argument that must be text. */
    String text(int index) {
      if (get(index) instanceof String text) {
        return text;
      }
      throw new TemplateException(
          "%s needs a string as %s, not %s"
              .formatted(function, parameters[index], Values.typeName(get(index))));
    }

    String text(int index, String otherwise) {
      return absentOrNone(index) ? otherwise : text(index);
    }

    long integer(int index) {
      return Values.integer(get(index));
    }

    long integer(int index, long otherwise) {
      return absentOrNone(index) ? otherwise : integer(index);
    }

    boolean flag(int index, boolean otherwise) {
      return values[index] == null ? otherwise : Values.isTrue(values[index]);
    }

    boolean absentOrNone(int index) {
      return values[index] == null || values[index] == None.NONE;
    }
  }
}
