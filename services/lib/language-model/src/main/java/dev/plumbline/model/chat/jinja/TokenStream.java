package dev.plumbline.model.chat.jinja;

import dev.plumbline.model.chat.jinja.Token.Kind;
import java.util.List;

/** The tokens of a template, read one after the other. */
final class TokenStream {
  private final List<Token> tokens;
  private int position;

  TokenStream(List<Token> tokens) {
    this.tokens = tokens;
  }

  Token current() {
    return tokens.get(position);
  }

  Token following() {
    return tokens.get(Math.min(position + 1, tokens.size() - 1));
  }

  Token next() {
    var token = current();
    position = Math.min(position + 1, tokens.size() - 1);
    return token;
  }

  boolean skipOperator(String text) {
    return skip(current().isOperator(text));
  }

  boolean skipName(String text) {
    return skip(current().isName(text));
  }

  private boolean skip(boolean matches) {
    if (matches) {
      next();
    }
    return matches;
  }

  void expectOperator(String text) {
    if (!skipOperator(text)) {
      throw unexpected("\"" + text + "\"");
    }
  }

  void expectName(String text) {
    if (!skipName(text)) {
      throw unexpected("\"" + text + "\"");
    }
  }

  Token expect(Kind kind, String what) {
    if (current().kind() != kind) {
      throw unexpected(what);
    }
    return next();
  }

  String name() {
    return expect(Kind.NAME, "a name").text();
  }

  TemplateException unexpected(String expected) {
    return error("expected " + expected + ", but there is " + current());
  }

  TemplateException error(String problem) {
    return new TemplateException(current().line(), problem);
  }
}
