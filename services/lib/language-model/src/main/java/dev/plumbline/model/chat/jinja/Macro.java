package dev.plumbline.model.chat.jinja;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * A part of a template that can be called like a function.
 *
 * @param parameters in order, each with its default or null
 * @param defining the scope whose variables the body sees
 */
record Macro(String name, List<Parameter> parameters, Body body, Scope defining)
    implements Function {

  /** A parameter of a macro; the default is null when there is none. */
  record Parameter(String name, Expression otherwise) {}

  @Override
  public Object call(Arguments arguments, Scope caller) {
    caller.budget().step();
    var scope = defining.child();
    var positional = arguments.positional();
    var named = new LinkedHashMap<>(arguments.named());
    for (int i = 0; i < parameters.size(); i++) {
      var parameter = parameters.get(i);
      if (i < positional.size()) {
        scope.set(parameter.name(), positional.get(i));
      } else if (named.containsKey(parameter.name())) {
        scope.set(parameter.name(), named.remove(parameter.name()));
      } else if (parameter.otherwise() != null) {
        scope.set(parameter.name(), parameter.otherwise().evaluate(scope));
      } else {
        scope.set(
            parameter.name(),
            new Undefined("parameter '" + parameter.name() + "' was not provided"));
      }
    }
    var surplus =
        positional.subList(Math.min(parameters.size(), positional.size()), positional.size());
    var given = named.remove("caller");
    scope.set("caller", given != null ? given : new Undefined("No caller defined"));
    scope.set("varargs", new Tuple(new ArrayList<>(surplus)));
    scope.set("kwargs", new LinkedHashMap<Object, Object>(named));
    return body.render(scope);
  }

  @Override
  public String toString() {
    return "<Macro '" + name + "'>";
  }
}
