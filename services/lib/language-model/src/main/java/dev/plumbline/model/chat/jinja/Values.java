package dev.plumbline.model.chat.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What Python's built-in types mean by truth, equality, order, length and membership. */
final class Values {
  private Values() {}

  static boolean isTrue(Object value) {
    if (value instanceof Boolean flag) {
      return flag;
    }
    if (isNumber(value)) {
      return number(value) != 0;
    }
    if (value == None.NONE || value instanceof Undefined) {
      return false;
    }
    return value instanceof String text ? !text.isEmpty() : !hasLength(value) || length(value) > 0;
  }

  static String typeName(Object value) {
    if (value instanceof String) {
      return "str";
    } else if (value instanceof Boolean) {
      return "bool";
    } else if (value instanceof Long) {
      return "int";
    } else if (value instanceof Double) {
      return "float";
    } else if (value instanceof List) {
      return "list";
    } else if (value instanceof Tuple) {
      return "tuple";
    } else if (value instanceof Map) {
      return "dict";
    } else if (value == None.NONE) {
      return "NoneType";
    }
    return value.getClass().getSimpleName();
  }

  static boolean isNumber(Object value) {
    return value instanceof Long || value instanceof Double || value instanceof Boolean;
  }

  /** A number's or flag's value. */
  static double number(Object value) {
    if (value instanceof Boolean flag) {
      return flag ? 1 : 0;
    }
    if (value instanceof Number number) {
      return number.doubleValue();
    }
    throw wrongType(value, "a number is needed, not " + typeName(value));
  }

  /** An integer's or flag's value. */
  static long integer(Object value) {
    if (value instanceof Boolean flag) {
      return flag ? 1 : 0;
    }
    if (value instanceof Long number) {
      return number;
    }
    throw wrongType(value, "an integer is needed, not " + typeName(value));
  }

  static boolean isInteger(Object value) {
    return value instanceof Long || value instanceof Boolean;
  }

  /** Equality. Lists may hold one another many times, so each comparison is paid. */
  static boolean equal(Object left, Object right, Budget budget) {
    budget.step();
    budget.reading(left);
    if (isInteger(left) && isInteger(right)) {
      return integer(left) == integer(right);
    }
    if (isNumber(left) && isNumber(right)) {
      return number(left) == number(right);
    }
    if (left instanceof String || left == None.NONE) {
      return left.equals(right);
    }
    if (left instanceof Undefined && right instanceof Undefined) {
      return true;
    }
    if (areBothListed(left, right)) {
      return equalItems(listed(left), listed(right), budget);
    }
    if (left instanceof Map<?, ?> one && right instanceof Map<?, ?> other) {
      return one.size() == other.size()
          && one.entrySet().stream()
              .allMatch(
                  entry ->
                      other.containsKey(entry.getKey())
                          && equal(entry.getValue(), other.get(entry.getKey()), budget));
    }
    return left == right;
  }

  private static boolean equalItems(List<Object> left, List<Object> right, Budget budget) {
    if (left.size() != right.size()) {
      return false;
    }
    for (int i = 0; i < left.size(); i++) {
      if (!equal(left.get(i), right.get(i), budget)) {
        return false;
      }
    }
    return true;
  }

  static int compare(Object left, Object right, Budget budget) {
    budget.step();
    if (isInteger(left) && isInteger(right)) {
      return Long.compare(integer(left), integer(right));
    }
    if (isNumber(left) && isNumber(right)) {
      return Double.compare(number(left), number(right));
    }
    if (left instanceof String one && right instanceof String other) {
      budget.reading(one);
      return compareText(one, other);
    }
    if (areBothListed(left, right)) {
      return compareItems(listed(left), listed(right), budget);
    }
    throw wrongType(
        left instanceof Undefined ? left : right,
        "values of type %s and %s have no order".formatted(typeName(left), typeName(right)));
  }

  /** By code points, as Python does; Java's own order is by UTF-16 units. */
  private static int compareText(String left, String right) {
    int at = 0;
    while (at < left.length() && at < right.length() && left.charAt(at) == right.charAt(at)) {
      at++;
    }
    if (at == left.length() || at == right.length()) {
      return Integer.compare(left.length(), right.length());
    }
    char one = left.charAt(at);
    char other = right.charAt(at);
    boolean onlyOneIsBeyondThePlane = Character.isSurrogate(one) != Character.isSurrogate(other);
    return onlyOneIsBeyondThePlane
        ? Boolean.compare(Character.isSurrogate(one), Character.isSurrogate(other))
        : Character.compare(one, other);
  }

  private static int compareItems(List<Object> left, List<Object> right, Budget budget) {
    for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
      if (!equal(left.get(i), right.get(i), budget)) {
        return compare(left.get(i), right.get(i), budget);
      }
    }
    return Integer.compare(left.size(), right.size());
  }

  static boolean contains(Object container, Object item, Budget budget) {
    if (container instanceof String text) {
      if (item instanceof String part) {
        budget.search(text, part);
        return text.contains(part);
      }
      throw wrongType(item, "only a string can be in a string, not " + typeName(item));
    }
    if (container instanceof Map<?, ?> map) {
      budget.reading(item);
      return map.containsKey(key(item));
    }
    return items(container, budget).stream().anyMatch(candidate -> equal(candidate, item, budget));
  }

  static boolean hasLength(Object value) {
    return value instanceof String
        || value instanceof List
        || value instanceof Tuple
        || value instanceof Map
        || value instanceof Undefined;
  }

  static long length(Object value) {
    if (value instanceof String text) {
      return text.codePointCount(0, text.length());
    }
    if (value instanceof Map<?, ?> map) {
      return map.size();
    }
    if (isListed(value)) {
      return listed(value).size();
    }
    if (value instanceof Undefined) {
      return 0;
    }
    throw new TemplateException("a value of type " + typeName(value) + " has no length");
  }

  static boolean isListed(Object value) {
    return value instanceof List || value instanceof Tuple;
  }

  private static boolean areBothListed(Object left, Object right) {
    return (left instanceof List && right instanceof List)
        || (left instanceof Tuple && right instanceof Tuple);
  }

  /** The items of a list or tuple. */
  @SuppressWarnings("unchecked") // lists in a template hold template values
  static List<Object> listed(Object value) {
    return value instanceof Tuple tuple ? tuple.items() : (List<Object>) value;
  }

  /** What a loop goes through: items, keys of a dict, characters of a string; paid if made. */
  static List<Object> items(Object value, Budget budget) {
    if (isListed(value)) {
      return listed(value);
    }
    if (value instanceof Map<?, ?> map) {
      budget.characters(map.size());
      return new ArrayList<>(map.keySet());
    }
    if (value instanceof String text) {
      budget.characters(text.length());
      return new ArrayList<>(text.codePoints().mapToObj(Character::toString).toList());
    }
    if (value instanceof Undefined) {
      return List.of();
    }
    throw new TemplateException("'" + typeName(value) + "' object is not iterable");
  }

  /** A value as the key of a dict: a scalar, or a tuple of scalars. */
  static Object key(Object value) {
    boolean scalar = isNumber(value) || value instanceof String || value == None.NONE;
    boolean scalars =
        value instanceof Tuple tuple && tuple.items().stream().noneMatch(Values::hasParts);
    if (scalar || scalars || value instanceof Undefined) {
      return value;
    }
    throw new TemplateException("unhashable type: '" + typeName(value) + "'");
  }

  private static boolean hasParts(Object value) {
    return hasLength(value) && !(value instanceof String);
  }

  /** The error for a value of the wrong type: an undefined value's own, else the given one. */
  static TemplateException wrongType(Object value, String problem) {
    return value instanceof Undefined undefined
        ? undefined.error()
        : new TemplateException(problem);
  }
}
