package dev.plumbline.model.chat.jinja;

/** A piece of a template's source. */
record Token(Kind kind, String text, int line) {
  enum Kind {
    TEXT,
    VARIABLE_BEGIN,
    VARIABLE_END,
    BLOCK_BEGIN,
    BLOCK_END,
    NAME,
    STRING,
    INTEGER,
    FLOAT,
    OPERATOR,
    END
  }

  boolean is(Kind kind, String text) {
    return this.kind == kind && this.text.equals(text);
  }

  boolean isOperator(String text) {
    return is(Kind.OPERATOR, text);
  }

  boolean isName(String text) {
    return is(Kind.NAME, text);
  }

  @Override
  public String toString() {
    return kind == Kind.END ? "the end of the template" : "\"" + text + "\"";
  }
}
