package dev.plumbline.model.chat.jinja;

import java.util.ArrayList;
import java.util.List;

/**
 * A loop over items, each in a scope of its own.
 *
 * @param filter which items are looped over, or null for all
 * @param recursive whether {@code loop(items)} runs the body over other items
 * @param otherwise what is done when there are no items
 */
record ForLoop(
    Target target,
    Expression items,
    Expression filter,
    boolean recursive,
    Body body,
    Body otherwise)
    implements Statement {

  @Override
  public Flow execute(Scope scope, Output output) {
    return run(Values.items(items.evaluate(scope), scope.budget()), 0, scope, output);
  }

  private Flow run(List<Object> candidates, int depth, Scope scope, Output output) {
    var chosen = chosen(candidates, scope);
    if (chosen.isEmpty()) {
      return otherwise.execute(scope.child(), output);
    }
    var loop = new Loop(chosen, depth, recursion(depth, scope));
    for (int i = 0; i < chosen.size(); i++) {
      scope.budget().step();
      loop.moveTo(i);
      var inner = scope.child();
      inner.set("loop", loop);
      target.assign(inner, chosen.get(i));
      if (body.execute(inner, output) == Flow.BREAK) {
        break;
      }
    }
    return Flow.NEXT;
  }

  private List<Object> chosen(List<Object> candidates, Scope scope) {
    if (filter == null) {
      return candidates;
    }
    var chosen = new ArrayList<Object>();
    for (var candidate : candidates) {
      var inner = scope.child();
      target.assign(inner, candidate);
      scope.budget().step();
      if (Values.isTrue(filter.evaluate(inner))) {
        chosen.add(candidate);
      }
    }
    return chosen;
  }

  private Function recursion(int depth, Scope scope) {
    return (arguments, caller) -> {
      if (!recursive) {
        throw new TemplateException("the loop is not recursive: loop can't be called");
      }
      var inner = new Output(scope.budget());
      var items = Values.items(arguments.bind("loop", "iterable").get(0), scope.budget());
      run(items, depth + 1, scope, inner);
      return inner.toString();
    };
  }
}
