package dev.plumbline.model.chat.jinja;

import dev.plumbline.model.chat.jinja.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads expressions with Jinja's precedences, from the loosest to the tightest. */
final class ExpressionParser {
  private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", "<=", ">", ">=");

  private final TokenStream tokens;
  private final ArgumentsParser argumentsParser = new ArgumentsParser(this);
  private final PrimaryParser primaries = new PrimaryParser(this);

  ExpressionParser(TokenStream tokens) {
    this.tokens = tokens;
  }

  TokenStream tokens() {
    return tokens;
  }

  /** Any expression; several with commas between are a tuple. */
  Expression parseTuple() {
    return parseTuple(true);
  }

  /**
   * One expression or a tuple of several.
   *
   * @param withCondition whether {@code a if b else c} is understood; not where {@code if} begins
   *     the filter of a loop
   */
  Expression parseTuple(boolean withCondition) {
    var first = withCondition ? parse() : parseOr();
    if (!tokens.current().isOperator(",")) {
      return first;
    }
    var items = new ArrayList<>(List.of(first));
    while (tokens.skipOperator(",")) {
      if (!endsTuple()) {
        items.add(withCondition ? parse() : parseOr());
      }
    }
    return scope -> new Tuple(PrimaryParser.evaluated(items, scope));
  }

  private boolean endsTuple() {
    var token = tokens.current();
    return token.kind() == Kind.BLOCK_END
        || token.kind() == Kind.VARIABLE_END
        || token.isOperator(")")
        || token.isOperator("=");
  }

  Expression parse() {
    var value = parseOr();
    while (tokens.skipName("if")) {
      var chosen = value;
      var condition = parseOr();
      var otherwise =
          tokens.skipName("else")
              ? parse()
              : (Expression) scope -> new Undefined("the condition has no else, and is false");
      value =
          scope ->
              Values.isTrue(condition.evaluate(scope))
                  ? chosen.evaluate(scope)
                  : otherwise.evaluate(scope);
    }
    return value;
  }

  Expression parseOr() {
    var value = parseAnd();
    while (tokens.skipName("or")) {
      var left = value;
      var right = parseAnd();
      value =
          scope -> {
            var first = left.evaluate(scope);
            return Values.isTrue(first) ? first : right.evaluate(scope);
          };
    }
    return value;
  }

  private Expression parseAnd() {
    var value = parseNot();
    while (tokens.skipName("and")) {
      var left = value;
      var right = parseNot();
      value =
          scope -> {
            var first = left.evaluate(scope);
            return Values.isTrue(first) ? right.evaluate(scope) : first;
          };
    }
    return value;
  }

  private Expression parseNot() {
    if (tokens.skipName("not")) {
      var operand = parseNot();
      return scope -> !Values.isTrue(operand.evaluate(scope));
    }
    return parseComparison();
  }

  /** {@code a < b < c} compares each neighbour, as in Python. */
  private Expression parseComparison() {
    var first = parseSum();
    var operators = new ArrayList<String>();
    var operands = new ArrayList<>(List.of(first));
    for (var operator = comparison(); operator != null; operator = comparison()) {
      operators.add(operator);
      operands.add(parseSum());
    }
    if (operators.isEmpty()) {
      return first;
    }
    return scope -> {
      var left = first.evaluate(scope);
      for (int i = 0; i < operators.size(); i++) {
        var right = operands.get(i + 1).evaluate(scope);
        if (!compare(operators.get(i), left, right, scope.budget())) {
          return false;
        }
        left = right;
      }
      return true;
    };
  }

  private String comparison() {
    var token = tokens.current();
    if (token.kind() == Kind.OPERATOR && COMPARISONS.contains(token.text())) {
      return tokens.next().text();
    }
    if (tokens.skipName("in")) {
      return "in";
    }
    if (token.isName("not") && tokens.following().isName("in")) {
      tokens.next();
      tokens.next();
      return "not in";
    }
    return null;
  }

  static boolean compare(String operator, Object left, Object right, Budget budget) {
    return switch (operator) {
      case "==" -> Values.equal(left, right, budget);
      case "!=" -> !Values.equal(left, right, budget);
      case "<" -> Values.compare(left, right, budget) < 0;
      case "<=" -> Values.compare(left, right, budget) <= 0;
      case ">" -> Values.compare(left, right, budget) > 0;
      case ">=" -> Values.compare(left, right, budget) >= 0;
      case "in" -> Values.contains(right, left, budget);
      case "not in" -> !Values.contains(right, left, budget);
      default -> throw new TemplateException("unknown comparison " + operator);
    };
  }

  private Expression parseSum() {
    var value = parseConcatenation();
    while (tokens.current().isOperator("+") || tokens.current().isOperator("-")) {
      value = binary(tokens.next().text(), value, parseConcatenation());
    }
    return value;
  }

  private Expression parseConcatenation() {
    var first = parseProduct();
    if (!tokens.current().isOperator("~")) {
      return first;
    }
    var parts = new ArrayList<>(List.of(first));
    while (tokens.skipOperator("~")) {
      parts.add(parseProduct());
    }
    return scope -> {
      var text = new StringBuilder();
      for (var part : parts) {
        var next = PythonText.str(part.evaluate(scope), scope.budget());
        scope.budget().characters(next.length());
        text.append(next);
      }
      return text.toString();
    };
  }

  private Expression parseProduct() {
    var value = parsePower();
    while (tokens.current().isOperator("*")
        || tokens.current().isOperator("/")
        || tokens.current().isOperator("//")
        || tokens.current().isOperator("%")) {
      value = binary(tokens.next().text(), value, parsePower());
    }
    return value;
  }

  private Expression parsePower() {
    var value = parseUnary(true);
    while (tokens.current().isOperator("**")) {
      value = binary(tokens.next().text(), value, parseUnary(true));
    }
    return value;
  }

  private static Expression binary(String operator, Expression left, Expression right) {
    return scope ->
        new Operations(scope.budget()).apply(operator, left.evaluate(scope), right.evaluate(scope));
  }

  Expression parseUnary(boolean withFilters) {
    Expression value;
    if (tokens.skipOperator("-")) {
      var operand = parseUnary(false);
      value = scope -> new Operations(scope.budget()).negate(operand.evaluate(scope));
    } else if (tokens.skipOperator("+")) {
      value = parseUnary(false);
    } else {
      value = parsePrimary();
    }
    value = parsePostfix(value);
    return withFilters ? parseFilters(value) : value;
  }

  Expression parsePrimary() {
    return primaries.parse();
  }

  Expression parsePostfix(Expression start) {
    var value = start;
    while (true) {
      if (tokens.skipOperator(".")) {
        value = attribute(value);
      } else if (tokens.skipOperator("[")) {
        value = subscript(value);
      } else if (tokens.skipOperator("(")) {
        value = call(value);
      } else {
        return value;
      }
    }
  }

  private Expression attribute(Expression value) {
    if (tokens.current().kind() == Kind.INTEGER) {
      var index = PrimaryParser.integer(tokens.next());
      return scope -> Access.item(value.evaluate(scope), index, scope.budget());
    }
    var name = tokens.name();
    return scope -> Access.attribute(value.evaluate(scope), name);
  }

  private Expression subscript(Expression value) {
    var start = tokens.current().isOperator(":") ? PrimaryParser.literal(None.NONE) : parseTuple();
    if (tokens.skipOperator("]")) {
      return scope -> Access.item(value.evaluate(scope), start.evaluate(scope), scope.budget());
    }
    tokens.expectOperator(":");
    var stop = sliceBound();
    var step = tokens.skipOperator(":") ? sliceBound() : PrimaryParser.literal(None.NONE);
    tokens.expectOperator("]");
    return scope ->
        new Operations(scope.budget())
            .slice(
                value.evaluate(scope),
                start.evaluate(scope),
                stop.evaluate(scope),
                step.evaluate(scope));
  }

  private Expression sliceBound() {
    boolean absent = tokens.current().isOperator(":") || tokens.current().isOperator("]");
    return absent ? PrimaryParser.literal(None.NONE) : parse();
  }

  private Expression call(Expression function) {
    var arguments = argumentsParser.parseUntilClosed();
    return scope -> {
      scope.budget().step();
      var called = function.evaluate(scope);
      if (called instanceof Function callable) {
        var given = arguments.evaluate(scope);
        given.pay(scope.budget());
        return callable.call(given, scope);
      }
      throw Values.wrongType(called, "'" + Values.typeName(called) + "' object is not callable");
    };
  }

  /** What follows a value: filters after bars, and tests after {@code is}. */
  Expression parseFilters(Expression start) {
    var value = start;
    while (true) {
      if (tokens.skipOperator("|")) {
        value = filtered(value, filter());
      } else if (tokens.skipName("is")) {
        value = test(value);
      } else if (tokens.skipOperator("(")) {
        value = call(value);
      } else {
        return value;
      }
    }
  }

  private static Expression filtered(Expression value, AppliedFilter filter) {
    return scope -> filter.apply(value.evaluate(scope), scope);
  }

  /** A filter with its arguments. */
  AppliedFilter filter() {
    var name = tokens.name();
    var arguments =
        tokens.skipOperator("(") ? argumentsParser.parseUntilClosed() : ArgumentsParser.NONE;
    return (value, scope) -> {
      scope.budget().step();
      return Filters.named(name).apply(value, arguments.evaluate(scope), scope);
    };
  }

  private Expression test(Expression value) {
    boolean negated = tokens.skipName("not");
    var name = tokens.name();
    var arguments = testArguments();
    return scope ->
        Tests.named(name).apply(value.evaluate(scope), arguments.evaluate(scope), scope) != negated;
  }

  /** A test takes arguments in brackets, or one value right after it. */
  private ArgumentsParser.Parsed testArguments() {
    if (tokens.skipOperator("(")) {
      return argumentsParser.parseUntilClosed();
    }
    var token = tokens.current();
    boolean value =
        switch (token.kind()) {
          case NAME -> !Set.of("else", "or", "and", "is", "if", "not", "in").contains(token.text());
          case STRING, INTEGER, FLOAT -> true;
          default -> token.isOperator("[") || token.isOperator("{");
        };
    if (!value) {
      return ArgumentsParser.NONE;
    }
    var argument = parsePostfix(parsePrimary());
    return scope -> Arguments.of(argument.evaluate(scope));
  }
}
