package dev.plumbline.model.chat.jinja;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** Python's arithmetic on a template's values. Sizes are asked of the budget before they exist. */
final class Operations {
  private final Budget budget;

  Operations(Budget budget) {
    this.budget = budget;
  }

  Object apply(String operator, Object left, Object right) {
    try {
      return switch (operator) {
        case "+" -> add(left, right);
        case "-" -> subtract(left, right);
        case "*" -> multiply(left, right);
        case "/" -> divide(left, right);
        case "//" -> floorDivide(left, right);
        case "%" -> remainder(left, right);
        case "**" -> power(left, right);
        default -> throw new TemplateException("unknown operator " + operator);
      };
    } catch (ArithmeticException e) {
      throw new TemplateException(operator + ": " + e.getMessage());
    }
  }

  Object negate(Object value) {
    return value instanceof Double number ? (Object) (-number) : -Values.integer(value);
  }

  private Object add(Object left, Object right) {
    if (left instanceof String one && right instanceof String other) {
      budget.characters((long) one.length() + other.length());
      return one + other;
    }
    if (left instanceof List && right instanceof List) {
      return concatenated(left, right);
    }
    if (left instanceof Tuple && right instanceof Tuple) {
      return new Tuple(concatenated(left, right));
    }
    requireNumbers("+", left, right);
    return bothIntegers(left, right)
        ? (Object) Math.addExact(Values.integer(left), Values.integer(right))
        : (Object) (Values.number(left) + Values.number(right));
  }

  private List<Object> concatenated(Object left, Object right) {
    var items = Values.listed(left);
    var more = Values.listed(right);
    budget.characters((long) items.size() + more.size());
    var result = new ArrayList<Object>(items);
    result.addAll(more);
    return result;
  }

  private static Object subtract(Object left, Object right) {
    requireNumbers("-", left, right);
    return bothIntegers(left, right)
        ? (Object) Math.subtractExact(Values.integer(left), Values.integer(right))
        : (Object) (Values.number(left) - Values.number(right));
  }

  private Object multiply(Object left, Object right) {
    if (Values.isInteger(right) && !Values.isNumber(left)) {
      return repeat(left, Values.integer(right));
    }
    if (Values.isInteger(left) && !Values.isNumber(right)) {
      return repeat(right, Values.integer(left));
    }
    requireNumbers("*", left, right);
    return bothIntegers(left, right)
        ? (Object) Math.multiplyExact(Values.integer(left), Values.integer(right))
        : (Object) (Values.number(left) * Values.number(right));
  }

  private Object repeat(Object value, long times) {
    long count = Math.max(0, times);
    if (value instanceof String text) {
      budget.characters(Math.multiplyExact(text.length(), count));
      return text.repeat((int) count);
    }
    if (value instanceof List<?> list) {
      budget.characters(Math.multiplyExact(list.size(), count));
      var result = new ArrayList<Object>();
      Collections.nCopies((int) count, list).forEach(result::addAll);
      return result;
    }
    throw Values.wrongType(
        value, "a value of type " + Values.typeName(value) + " can't be multiplied");
  }

  private static Object divide(Object left, Object right) {
    requireNumbers("/", left, right);
    return Values.number(left) / nonZero(right);
  }

  private static Object floorDivide(Object left, Object right) {
    requireNumbers("//", left, right);
    nonZero(right);
    return bothIntegers(left, right)
        ? (Object) Math.floorDiv(Values.integer(left), Values.integer(right))
        : (Object) Math.floor(Values.number(left) / Values.number(right));
  }

  private Object remainder(Object left, Object right) {
    if (left instanceof String format) {
      return new PercentFormat(budget).format(format, right);
    }
    requireNumbers("%", left, right);
    nonZero(right);
    if (bothIntegers(left, right)) {
      return Math.floorMod(Values.integer(left), Values.integer(right));
    }
    double divisor = Values.number(right);
    double remainder = Values.number(left) % divisor;
    return remainder != 0 && (remainder < 0) != (divisor < 0) ? remainder + divisor : remainder;
  }

  private static Object power(Object left, Object right) {
    requireNumbers("**", left, right);
    if (!bothIntegers(left, right) || Values.integer(right) < 0) {
      return Math.pow(Values.number(left), Values.number(right));
    }
    long base = Values.integer(left);
    long exponent = Values.integer(right);
    if (Math.abs(base) > 1 && exponent > Long.SIZE) {
      throw new ArithmeticException("long overflow");
    }
    long result = 1;
    for (long i = 0; i < Math.min(exponent, Long.SIZE + exponent % 2); i++) {
      result = Math.multiplyExact(result, base);
    }
    return result;
  }

  private static double nonZero(Object divisor) {
    double number = Values.number(divisor);
    if (number == 0) {
      throw new TemplateException("division by zero");
    }
    return number;
  }

  private static boolean bothIntegers(Object left, Object right) {
    return Values.isInteger(left) && Values.isInteger(right);
  }

  private static void requireNumbers(String operator, Object left, Object right) {
    if (!Values.isNumber(left) || !Values.isNumber(right)) {
      throw Values.wrongType(
          left instanceof Undefined ? left : right,
          "%s is not possible with values of type %s and %s"
              .formatted(operator, Values.typeName(left), Values.typeName(right)));
    }
  }

  /** A part of a text or list, as {@code value[start:stop:step]}. */
  Object slice(Object value, Object start, Object stop, Object step) {
    if (value instanceof Undefined undefined) {
      throw undefined.error();
    }
    if (value instanceof Map || !Values.hasLength(value)) {
      throw new TemplateException("a value of type " + Values.typeName(value) + " has no parts");
    }
    var items = Values.items(value, budget);
    budget.characters(items.size());
    var part = new ArrayList<Object>();
    long stride = step == None.NONE ? 1 : Values.integer(step);
    if (stride == 0) {
      throw new TemplateException("the step of a slice can't be zero");
    }
    long size = items.size();
    long first = bound(start, stride > 0 ? 0 : size - 1, size, stride);
    long end = bound(stop, stride > 0 ? size : -1, size, stride);
    for (long at = first; stride > 0 ? at < end : at > end; at += stride) {
      part.add(items.get((int) at));
      // A stride near the largest long would wrap around.
      if (Math.abs(stride) > size) {
        break;
      }
    }
    if (value instanceof String) {
      var text = new StringBuilder();
      part.forEach(text::append);
      return text.toString();
    }
    return value instanceof Tuple ? new Tuple(part) : part;
  }

  private static long bound(Object value, long otherwise, long size, long stride) {
    if (value == None.NONE) {
      return otherwise;
    }
    long index = Values.integer(value);
    index = index < 0 ? Math.max(index, -size - 1) + size : index;
    return stride > 0
        ? Math.min(Math.max(index, 0), size)
        : Math.min(Math.max(index, -1), size - 1);
  }
}
