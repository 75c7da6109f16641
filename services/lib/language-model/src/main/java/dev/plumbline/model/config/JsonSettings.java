package dev.plumbline.model.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Optional;

/** One JSON object of a model's file, read with errors that name file and key. */
final class JsonSettings {
  private static final int MAXIMUM_SIZE = 1 << 28;

  private final Path file;
  private final String path;
  private final JsonNode node;

  private JsonSettings(Path file, String path, JsonNode node) {
    this.file = file;
    this.path = path;
    this.node = node;
  }

  static JsonSettings read(Path file) {
    var node = JsonFile.read(file);
    if (!node.isObject()) {
      throw new InvalidModelException(file, "is not a JSON object");
    }
    return new JsonSettings(file, "", node);
  }

  Optional<JsonSettings> object(String key) {
    return value(key)
        .map(
            value -> {
              if (!value.isObject()) {
                throw invalid(key, "must be an object");
              }
              return new JsonSettings(file, path + key + ".", value);
            });
  }

  /** A count or size: at least one, and small enough that products of two fit a long. */
  int size(String key) {
    return optionalSize(key).orElseThrow(() -> missing(key));
  }

  Optional<Integer> optionalSize(String key) {
    return value(key)
        .map(
            value -> {
              if (!value.isIntegralNumber()
                  || !value.canConvertToInt()
                  || value.intValue() < 1
                  || value.intValue() > MAXIMUM_SIZE) {
                throw invalid(key, "must be a whole number from 1 to " + MAXIMUM_SIZE);
              }
              return value.intValue();
            });
  }

  double positive(String key) {
    return optionalPositive(key).orElseThrow(() -> missing(key));
  }

  Optional<Double> optionalPositive(String key) {
    return value(key)
        .map(
            value -> {
              double number = value.isNumber() ? value.doubleValue() : Double.NaN;
              if (!(number > 0) || Double.isInfinite(number)) {
                throw invalid(key, "must be a number above 0");
              }
              return number;
            });
  }

  boolean flag(String key, boolean otherwise) {
    return value(key)
        .map(
            value -> {
              if (!value.isBoolean()) {
                throw invalid(key, "must be true or false");
              }
              return value.booleanValue();
            })
        .orElse(otherwise);
  }

  Optional<String> text(String key) {
    return value(key)
        .map(
            value -> {
              if (!value.isTextual()) {
                throw invalid(key, "must be a string");
              }
              return value.textValue();
            });
  }

  boolean has(String key) {
    return node.has(key);
  }

  /** The value of a key; null in the file counts as absent. */
  Optional<JsonNode> value(String key) {
    return Optional.ofNullable(node.get(key)).filter(value -> !value.isNull());
  }

  InvalidModelException missing(String key) {
    return new InvalidModelException(file, path + key + " is missing");
  }

  InvalidModelException invalid(String key, String expectation) {
    return new InvalidModelException(
        file, path + key + " " + expectation + ", but it is " + shortened(node.get(key)));
  }

  private static String shortened(JsonNode value) {
    var text = String.valueOf(value);
    return text.length() > 100 ? text.substring(0, 100) + "..." : text;
  }
}
