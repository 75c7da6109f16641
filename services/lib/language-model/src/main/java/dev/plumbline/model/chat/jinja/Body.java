package dev.plumbline.model.chat.jinja;

import java.util.List;

/** Statements one after the other. */
record Body(List<Statement> statements) implements Statement {
  Body {
    statements = List.copyOf(statements);
  }

  @Override
  public Flow execute(Scope scope, Output output) {
    for (var statement : statements) {
      scope.budget().step();
      var flow = statement.execute(scope, output);
      if (flow != Flow.NEXT) {
        return flow;
      }
    }
    return Flow.NEXT;
  }

  /** What the statements write, as text. */
  String render(Scope scope) {
    var output = new Output(scope.budget());
    execute(scope, output);
    return output.toString();
  }
}
