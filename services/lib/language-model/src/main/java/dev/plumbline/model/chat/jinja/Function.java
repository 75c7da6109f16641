package dev.plumbline.model.chat.jinja;

/** Something that a template can call. */
@FunctionalInterface
interface Function {
  Object call(Arguments arguments, Scope scope);
}
