package dev.plumbline.model.chat.jinja;

/** What stands after {@code is}. */
@FunctionalInterface
interface Test {
  boolean apply(Object value, Arguments arguments, Scope scope);
}
