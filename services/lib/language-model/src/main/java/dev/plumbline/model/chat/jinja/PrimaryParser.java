package dev.plumbline.model.chat.jinja;

import dev.plumbline.model.chat.jinja.Token.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads what expressions are made of: names, literals, and what stands in brackets. */
final class PrimaryParser {
  private final ExpressionParser expressions;

  PrimaryParser(ExpressionParser expressions) {
    this.expressions = expressions;
  }

  Expression parse() {
    var token = expressions.tokens().next();
    return switch (token.kind()) {
      case NAME -> name(token.text());
      case STRING -> literal(adjacentStrings(token.text()));
      case INTEGER -> literal(integer(token));
      case FLOAT -> literal(Double.parseDouble(token.text()));
      case OPERATOR -> bracketed(token);
      default -> throw new TemplateException(token.line(), "unexpected " + token);
    };
  }

  private String adjacentStrings(String first) {
    var text = new StringBuilder(first);
    while (expressions.tokens().current().kind() == Kind.STRING) {
      text.append(expressions.tokens().next().text());
    }
    return text.toString();
  }

  static Long integer(Token token) {
    try {
      return Long.valueOf(token.text());
    } catch (NumberFormatException e) {
      throw new TemplateException(token.line(), "the number " + token + " is too large");
    }
  }

  static Expression literal(Object value) {
    return scope -> value;
  }

  private static Expression name(String name) {
    return switch (name) {
      case "true", "True" -> literal(true);
      case "false", "False" -> literal(false);
      case "none", "None" -> literal(None.NONE);
      default ->
          scope -> {
            scope.budget().step();
            return scope.get(name);
          };
    };
  }

  private Expression bracketed(Token open) {
    return switch (open.text()) {
      case "(" -> {
        if (expressions.tokens().skipOperator(")")) {
          yield literal(new Tuple(List.of()));
        }
        var value = expressions.parseTuple();
        expressions.tokens().expectOperator(")");
        yield value;
      }
      case "[" -> list();
      case "{" -> dict();
      default -> throw new TemplateException(open.line(), "unexpected " + open);
    };
  }

  private Expression list() {
    var items = new ArrayList<Expression>();
    while (!expressions.tokens().skipOperator("]")) {
      items.add(expressions.parse());
      if (!expressions.tokens().current().isOperator("]")) {
        expressions.tokens().expectOperator(",");
      }
    }
    return scope -> evaluated(items, scope);
  }

  private Expression dict() {
    var entries = new ArrayList<Map.Entry<Expression, Expression>>();
    while (!expressions.tokens().skipOperator("}")) {
      var key = expressions.parse();
      expressions.tokens().expectOperator(":");
      entries.add(Map.entry(key, expressions.parse()));
      if (!expressions.tokens().current().isOperator("}")) {
        expressions.tokens().expectOperator(",");
      }
    }
    return scope -> {
      scope.budget().characters(entries.size());
      var map = new LinkedHashMap<Object, Object>();
      for (var entry : entries) {
        var key = Values.key(entry.getKey().evaluate(scope));
        scope.budget().reading(key);
        map.put(key, entry.getValue().evaluate(scope));
      }
      return map;
    };
  }

  /** The values of several expressions, paid for. */
  static List<Object> evaluated(List<Expression> items, Scope scope) {
    scope.budget().characters(items.size());
    var values = new ArrayList<Object>(items.size());
    items.forEach(item -> values.add(item.evaluate(scope)));
    return values;
  }
}
