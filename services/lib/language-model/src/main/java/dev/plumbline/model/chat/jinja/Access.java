package dev.plumbline.model.chat.jinja;

import java.util.Map;

/** How {@code value.name} and {@code value[key]} find what they name. */
final class Access {
  private Access() {}

  /** An attribute: a method before a key of the same name. */
  static Object attribute(Object value, String name) {
    var method = method(value, name);
    if (method != null) {
      return method;
    }
    if (value instanceof Map<?, ?> map && map.containsKey(name)) {
      return map.get(name);
    }
    return missing(value, name);
  }

  /** An item: a key or position before a method of the same name. */
  static Object item(Object value, Object key, Budget budget) {
    budget.reading(value);
    budget.reading(key);
    if (value instanceof Undefined undefined) {
      throw undefined.error();
    }
    if (value instanceof Map<?, ?> map && map.containsKey(Values.key(key))) {
      return map.get(key);
    }
    if (Values.isInteger(key) && !(value instanceof Map) && Values.hasLength(value)) {
      return itemAt(value, Values.integer(key));
    }
    if (key instanceof String name) {
      var method = method(value, name);
      return method != null ? method : missing(value, name);
    }
    if (key instanceof Undefined undefined) {
      throw undefined.error();
    }
    return new Undefined(objectName(value) + " has no such element");
  }

  private static Object itemAt(Object value, long index) {
    long size = Values.length(value);
    long position = index < 0 ? index + size : index;
    if (position < 0 || position >= size) {
      return new Undefined(objectName(value) + " has no element " + index);
    }
    if (value instanceof String text) {
      int start = text.offsetByCodePoints(0, (int) position);
      return text.substring(start, text.offsetByCodePoints(start, 1));
    }
    return Values.listed(value).get((int) position);
  }

  /** A method or computed attribute of a value, null when it has none of that name. */
  private static Object method(Object value, String name) {
    if (value instanceof Undefined undefined) {
      throw undefined.error();
    }
    if (value instanceof String text) {
      return StringMethods.find(text, name);
    }
    if (value instanceof Map<?, ?> map) {
      return CollectionMethods.find(map, name);
    }
    if (Values.isListed(value)) {
      return CollectionMethods.find(Values.listed(value), name);
    }
    if (value instanceof Namespace namespace) {
      return namespace.attributes().get(name);
    }
    if (value instanceof Loop loop) {
      return loop.attribute(name);
    }
    if (value instanceof Macro macro && name.equals("name")) {
      return macro.name();
    }
    return null;
  }

  private static Undefined missing(Object value, String name) {
    return new Undefined(objectName(value) + " has no attribute '" + name + "'");
  }

  private static String objectName(Object value) {
    return value == None.NONE ? "'None'" : "'" + Values.typeName(value) + " object'";
  }
}
