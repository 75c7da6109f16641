package dev.plumbline.server.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The fields of a JSON object in a request. Each is read once, by name and kind; what nobody read
 * in the end is refused, so that no field is ever ignored. A field that is null counts as absent.
 */
final class Fields {
  private final ObjectNode node;
  private final String path;
  private final Set<String> read = new HashSet<>();

  /**
   * Reads an object.
   *
   * @param path where it stands in the body; empty for the body itself
   */
  Fields(ObjectNode node, String path) {
    this.node = node;
    this.path = path;
  }

  /** The full name of a field, for messages. */
  String name(String field) {
    return path.isEmpty() ? field : path + "." + field;
  }

  Optional<JsonNode> value(String field) {
    read.add(field);
    return Optional.ofNullable(node.get(field)).filter(value -> !value.isNull());
  }

  Optional<String> text(String field, int longest) {
    return value(field).map(value -> text(value, name(field), longest));
  }

  static String text(JsonNode value, String name, int longest) {
    if (!value.isTextual()) {
      throw ApiException.invalid(name, "'" + name + "' must be a string");
    }
    if (value.textValue().length() > longest) {
      throw ApiException.invalid(
          name, "'" + name + "' must have at most " + longest + " characters");
    }
    return value.textValue();
  }

  Optional<Boolean> flag(String field) {
    return value(field)
        .map(
            value -> {
              if (!value.isBoolean()) {
                throw ApiException.invalid(
                    name(field), "'" + name(field) + "' must be true or false");
              }
              return value.booleanValue();
            });
  }

  Optional<Double> number(String field, double minimum, double maximum) {
    return value(field).map(value -> number(value, name(field), minimum, maximum));
  }

  static double number(JsonNode value, String name, double minimum, double maximum) {
    if (!value.isNumber() || value.doubleValue() < minimum || value.doubleValue() > maximum) {
      throw ApiException.invalid(
          name, "'" + name + "' must be a number from " + minimum + " to " + maximum);
    }
    return value.doubleValue();
  }

  Optional<Long> integer(String field, long minimum, long maximum) {
    return value(field)
        .map(
            value -> {
              // 1.0 is a whole number to JSON Schema, and how some languages write every number.
              if (!value.canConvertToExactIntegral()
                  || !value.canConvertToLong()
                  || value.longValue() < minimum
                  || value.longValue() > maximum) {
                throw ApiException.invalid(
                    name(field),
                    "'"
                        + name(field)
                        + "' must be a whole number from "
                        + minimum
                        + " to "
                        + maximum);
              }
              return value.longValue();
            });
  }

  Optional<Fields> object(String field) {
    return value(field)
        .map(
            value -> {
              if (value instanceof ObjectNode object) {
                return new Fields(object, name(field));
              }
              throw ApiException.invalid(name(field), "'" + name(field) + "' must be an object");
            });
  }

  /** The entries of an array. */
  Optional<List<JsonNode>> list(String field, int longest) {
    return value(field)
        .map(
            value -> {
              if (!value.isArray() || value.size() > longest) {
                throw ApiException.invalid(
                    name(field),
                    "'" + name(field) + "' must be an array of at most " + longest + " entries");
              }
              List<JsonNode> entries = new ArrayList<>();
              value.forEach(entries::add);
              return entries;
            });
  }

  /** All fields of this object, whatever they are called. */
  Map<String, JsonNode> all() {
    Map<String, JsonNode> all = new LinkedHashMap<>();
    node.properties().forEach(entry -> all.put(entry.getKey(), entry.getValue()));
    read.addAll(all.keySet());
    return all;
  }

  /**
   * Refuses a field that OpenAI's API knows and this server does not support. An empty array, an
   * empty object and the given values ask for nothing and pass.
   */
  void refuse(String field, String why, Object... harmless) {
    Optional<JsonNode> value = value(field);
    if (value.isEmpty() || (value.get().isContainerNode() && value.get().isEmpty())) {
      return;
    }
    for (Object one : harmless) {
      if (same(value.get(), one)) {
        return;
      }
    }
    throw ApiException.unsupported(name(field), why);
  }

  private static boolean same(JsonNode value, Object other) {
    if (other instanceof Number number) {
      return value.isNumber() && value.doubleValue() == number.doubleValue();
    }
    return value.isValueNode() && value.asText().equals(other.toString());
  }

  /** Refuses the first field that asks for something and was never read. */
  void refuseOthers() {
    node.properties()
        .forEach(
            field -> {
              if (!read.contains(field.getKey()) && !field.getValue().isNull()) {
                throw ApiException.unknown(name(field.getKey()));
              }
            });
  }
}
