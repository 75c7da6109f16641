package dev.plumbline.model.chat.jinja;

import dev.plumbline.model.chat.jinja.Statement.Flow;
import dev.plumbline.model.chat.jinja.Token.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;

/** Reads text, variables and blocks into statements. */
final class TemplateParser {
  private static final Set<String> SEVERAL_TEMPLATES =
      Set.of("include", "import", "from", "extends", "block");

  private final TokenStream tokens;
  private final ExpressionParser expressions;
  private int openLoops;

  private TemplateParser(TokenStream tokens) {
    this.tokens = tokens;
    this.expressions = new ExpressionParser(tokens);
  }

  static Body parse(String source) {
    var parser = new TemplateParser(new TokenStream(TemplateLexer.tokens(source)));
    var body = parser.bodyUntil();
    if (parser.tokens.current().kind() != Kind.END) {
      throw parser.tokens.error("unexpected block " + parser.tokens.following());
    }
    return body;
  }

  /** Statements up to a block with one of the names, whose name is the next token then. */
  private Body bodyUntil(String... ends) {
    var statements = new ArrayList<Statement>();
    while (tokens.current().kind() != Kind.END) {
      var token = tokens.current();
      if (token.kind() == Kind.TEXT) {
        statements.add(text(tokens.next().text()));
      } else if (token.kind() == Kind.VARIABLE_BEGIN) {
        tokens.next();
        statements.add(variable());
      } else {
        if (Set.of(ends).contains(tokens.following().text())) {
          tokens.next();
          return new Body(statements);
        }
        if (tokens.following().text().startsWith("end")
            || tokens.following().text().startsWith("el")) {
          break;
        }
        tokens.next();
        statements.add(block());
      }
    }
    if (ends.length > 0) {
      throw tokens.error("a block has no " + ends[ends.length - 1]);
    }
    return new Body(statements);
  }

  private static Statement text(String text) {
    return (scope, output) -> {
      output.write(text);
      return Flow.NEXT;
    };
  }

  private Statement variable() {
    var value = expressions.parseTuple();
    tokens.expect(Kind.VARIABLE_END, "\"}}\"");
    return (scope, output) -> {
      output.write(PythonText.str(value.evaluate(scope), scope.budget()));
      return Flow.NEXT;
    };
  }

  private Statement block() {
    var token = tokens.current();
    var name = tokens.name();
    return switch (name) {
      case "if" -> condition();
      case "for" -> loop();
      case "set" -> assignment();
      case "macro" -> macro();
      case "call" -> callBlock();
      case "filter" -> filterBlock();
      case "with" -> with();
      // Marks what the assistant wrote; it renders as it is.
      case "generation" -> enclosed("endgeneration");
      case "break" -> leaveIteration(Flow.BREAK);
      case "continue" -> leaveIteration(Flow.CONTINUE);
      default ->
          throw new TemplateException(
              token.line(),
              SEVERAL_TEMPLATES.contains(name)
                  ? "a chat template is one template: " + name + " is not possible"
                  : "unknown block " + token);
    };
  }

  private void endBlock() {
    tokens.expect(Kind.BLOCK_END, "\"%}\"");
  }

  private Body enclosed(String end) {
    endBlock();
    var body = bodyUntil(end);
    tokens.next();
    endBlock();
    return body;
  }

  private Statement condition() {
    var condition = expressions.parseTuple(false);
    endBlock();
    var body = bodyUntil("elif", "else", "endif");
    var next = tokens.next();
    Statement otherwise =
        switch (next.text()) {
          case "elif" -> condition();
          case "else" -> enclosed("endif");
          default -> {
            endBlock();
            yield new Body(List.of());
          }
        };
    return (scope, output) ->
        Values.isTrue(condition.evaluate(scope))
            ? body.execute(scope, output)
            : otherwise.execute(scope, output);
  }

  private Statement loop() {
    var target = target(false);
    tokens.expectName("in");
    var items = expressions.parseTuple(false);
    var filter = tokens.skipName("if") ? expressions.parse() : null;
    boolean recursive = tokens.skipName("recursive");
    endBlock();
    openLoops++;
    var body = bodyUntil("else", "endfor");
    openLoops--;
    var end = tokens.next();
    var otherwise = end.isName("else") ? enclosed("endfor") : new Body(List.of());
    if (!end.isName("else")) {
      endBlock();
    }
    return new ForLoop(target, items, filter, recursive, body, otherwise);
  }

  private Statement leaveIteration(Flow flow) {
    if (openLoops == 0) {
      throw tokens.error("break and continue are possible only in a loop");
    }
    endBlock();
    return (scope, output) -> flow;
  }

  private Target target(boolean withAttributes) {
    var targets = new ArrayList<Target>();
    boolean several = false;
    do {
      if (several && tokens.current().kind() != Kind.NAME) {
        break;
      }
      targets.add(singleTarget(withAttributes));
      several |= tokens.current().isOperator(",");
    } while (tokens.skipOperator(","));
    return several ? new Target.Unpacked(targets) : targets.get(0);
  }

  private Target singleTarget(boolean withAttributes) {
    if (tokens.skipOperator("(")) {
      var target = target(withAttributes);
      tokens.expectOperator(")");
      return target;
    }
    var name = tokens.name();
    if (withAttributes && tokens.skipOperator(".")) {
      return new Target.Attribute(name, tokens.name());
    }
    return new Target.Name(name);
  }

  private Statement assignment() {
    var target = target(true);
    if (tokens.skipOperator("=")) {
      var value = expressions.parseTuple();
      endBlock();
      return (scope, output) -> {
        target.assign(scope, value.evaluate(scope));
        return Flow.NEXT;
      };
    }
    var filters = filtersOfBlock();
    var body = enclosed("endset");
    return (scope, output) -> {
      target.assign(scope, filtered(filters, body.render(scope.child()), scope));
      return Flow.NEXT;
    };
  }

  /** Filters that a block's text goes through. */
  private List<AppliedFilter> filtersOfBlock() {
    var filters = new ArrayList<AppliedFilter>();
    while (tokens.skipOperator("|")) {
      filters.add(expressions.filter());
    }
    return filters;
  }

  private static Object filtered(List<AppliedFilter> filters, Object text, Scope scope) {
    var value = text;
    for (var filter : filters) {
      value = filter.apply(value, scope);
    }
    return value;
  }

  private Statement macro() {
    var name = tokens.name();
    tokens.expectOperator("(");
    var parameters = parametersUntilClosed();
    var body = bodyOfMacro("endmacro");
    return (scope, output) -> {
      scope.set(name, new Macro(name, parameters, body, scope));
      return Flow.NEXT;
    };
  }

  /** A macro is no part of the loop that it stands in. */
  private Body bodyOfMacro(String end) {
    int outer = openLoops;
    openLoops = 0;
    var body = enclosed(end);
    openLoops = outer;
    return body;
  }

  private List<Macro.Parameter> parametersUntilClosed() {
    var parameters = new ArrayList<Macro.Parameter>();
    while (!tokens.skipOperator(")")) {
      var name = tokens.name();
      var otherwise = tokens.skipOperator("=") ? expressions.parse() : null;
      boolean afterDefault =
          !parameters.isEmpty() && parameters.get(parameters.size() - 1).otherwise() != null;
      if (otherwise == null && afterDefault) {
        throw tokens.error("parameter " + name + " needs a default, as the one before it has one");
      }
      parameters.add(new Macro.Parameter(name, otherwise));
      if (!tokens.current().isOperator(")")) {
        tokens.expectOperator(",");
      }
    }
    return parameters;
  }

  private Statement callBlock() {
    List<Macro.Parameter> parameters =
        tokens.skipOperator("(") ? parametersUntilClosed() : List.of();
    var called = expressions.parsePrimary();
    while (tokens.skipOperator(".")) {
      var holder = called;
      var attribute = tokens.name();
      called = scope -> Access.attribute(holder.evaluate(scope), attribute);
    }
    tokens.expectOperator("(");
    var arguments = new ArgumentsParser(expressions).parseUntilClosed();
    var body = bodyOfMacro("endcall");
    var function = called;
    return (scope, output) -> {
      if (!(function.evaluate(scope) instanceof Function callable)) {
        throw new TemplateException("what a call block names is not callable");
      }
      var given = arguments.evaluate(scope);
      given = new Arguments(given.positional(), new LinkedHashMap<>(given.named()));
      given.named().put("caller", new Macro("caller", parameters, body, scope));
      output.write(PythonText.str(callable.call(given, scope), scope.budget()));
      return Flow.NEXT;
    };
  }

  private Statement filterBlock() {
    var filters = new ArrayList<>(List.of(expressions.filter()));
    filters.addAll(filtersOfBlock());
    var body = enclosed("endfilter");
    return (scope, output) -> {
      var text = filtered(filters, body.render(scope.child()), scope);
      output.write(PythonText.str(text, scope.budget()));
      return Flow.NEXT;
    };
  }

  private Statement with() {
    var assignments = new ArrayList<Statement>();
    while (tokens.current().kind() != Kind.BLOCK_END) {
      var target = singleTarget(false);
      tokens.expectOperator("=");
      var value = expressions.parse();
      assignments.add(
          (scope, output) -> {
            target.assign(scope, value.evaluate(scope));
            return Flow.NEXT;
          });
      if (tokens.current().kind() != Kind.BLOCK_END) {
        tokens.expectOperator(",");
      }
    }
    var body = enclosed("endwith");
    return (scope, output) -> {
      var inner = scope.child();
      new Body(assignments).execute(inner, output);
      return body.execute(inner, output);
    };
  }
}
