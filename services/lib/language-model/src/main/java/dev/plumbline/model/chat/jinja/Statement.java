package dev.plumbline.model.chat.jinja;

/** A part of a template that writes text or changes variables. */
@FunctionalInterface
interface Statement {
  /** What comes after a statement: usually the next one. */
  enum Flow {
    NEXT,
    BREAK,
    CONTINUE
  }

  Flow execute(Scope scope, Output output);
}
