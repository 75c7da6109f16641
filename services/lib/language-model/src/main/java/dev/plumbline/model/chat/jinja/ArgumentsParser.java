package dev.plumbline.model.chat.jinja;

import dev.plumbline.model.chat.jinja.Token.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the arguments of a call: by position, by name, and spread from lists and dicts. */
final class ArgumentsParser {
  static final Parsed NONE = scope -> Arguments.of();

  private final ExpressionParser expressions;

  ArgumentsParser(ExpressionParser expressions) {
    this.expressions = expressions;
  }

  /** Arguments that are evaluated when the call is made. */
  @FunctionalInterface
  interface Parsed {
    Arguments evaluate(Scope scope);
  }

  /** Adds one argument of a call. */
  @FunctionalInterface
  private interface Adding {
    void add(Scope scope, List<Object> positional, Map<String, Object> named);
  }

  /** Reads arguments up to the closing bracket and the bracket as well. */
  Parsed parseUntilClosed() {
    var tokens = expressions.tokens();
    var all = new ArrayList<Adding>();
    while (!tokens.skipOperator(")")) {
      all.add(argument());
      if (!tokens.current().isOperator(")")) {
        tokens.expectOperator(",");
      }
    }
    if (all.isEmpty()) {
      return NONE;
    }
    return scope -> {
      var positional = new ArrayList<Object>();
      var named = new LinkedHashMap<String, Object>();
      all.forEach(argument -> argument.add(scope, positional, named));
      return new Arguments(positional, named);
    };
  }

  private Adding argument() {
    var tokens = expressions.tokens();
    if (tokens.skipOperator("*")) {
      var spread = expressions.parse();
      return (scope, positional, named) -> {
        var items = Values.items(spread.evaluate(scope), scope.budget());
        scope.budget().characters(items.size());
        positional.addAll(items);
      };
    }
    if (tokens.skipOperator("**")) {
      var spread = expressions.parse();
      return (scope, positional, named) -> addAll(spread.evaluate(scope), named, scope.budget());
    }
    if (tokens.current().kind() == Kind.NAME && tokens.following().isOperator("=")) {
      var name = tokens.name();
      tokens.expectOperator("=");
      var value = expressions.parse();
      return (scope, positional, named) -> named.put(name, value.evaluate(scope));
    }
    var value = expressions.parse();
    return (scope, positional, named) -> positional.add(value.evaluate(scope));
  }

  private static void addAll(Object spread, Map<String, Object> named, Budget budget) {
    if (!(spread instanceof Map<?, ?> map)) {
      throw Values.wrongType(spread, "** needs a dict, not " + Values.typeName(spread));
    }
    map.forEach((key, value) -> named.put(PythonText.str(key, budget), value));
  }
}
