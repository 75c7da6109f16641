package dev.plumbline.model.chat.jinja;

/** A filter with its arguments, waiting for its value. */
@FunctionalInterface
interface AppliedFilter {
  Object apply(Object value, Scope scope);
}
