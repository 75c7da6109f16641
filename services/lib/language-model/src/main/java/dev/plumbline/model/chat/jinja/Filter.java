package dev.plumbline.model.chat.jinja;

/** What stands after a bar: makes a value of a value. */
@FunctionalInterface
interface Filter {
  Object apply(Object value, Arguments arguments, Scope scope);
}
