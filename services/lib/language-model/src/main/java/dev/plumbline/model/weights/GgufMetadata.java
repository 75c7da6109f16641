package dev.plumbline.model.weights;

import dev.plumbline.model.config.InvalidModelException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The key-value pairs of a GGUF file: texts, {@code Long}, {@code Double}, {@code Boolean}, and
 * lists of these.
 */
public record GgufMetadata(Path file, Map<String, Object> values) {
  public GgufMetadata {
    values = Map.copyOf(values);
  }

  public Optional<String> text(String key) {
    return typed(key, String.class, "a text");
  }

  public Optional<Long> integer(String key) {
    return typed(key, Long.class, "a whole number");
  }

  public Optional<Boolean> flag(String key) {
    return typed(key, Boolean.class, "true or false");
  }

  /** A number, whole or not. */
  public Optional<Double> number(String key) {
    return typed(key, Number.class, "a number").map(Number::doubleValue);
  }

  /** A size from one up to what an int holds. */
  public Optional<Integer> size(String key) {
    return integer(key)
        .map(
            value -> {
              if (value < 1 || value > Integer.MAX_VALUE) {
                throw invalid(key, "must be a positive size, not " + value);
              }
              return value.intValue();
            });
  }

  public int requiredSize(String key) {
    return size(key).orElseThrow(() -> invalid(key, "is missing"));
  }

  /** A list whose elements are all of one type. */
  public <T> Optional<List<T>> list(String key, Class<T> elementType) {
    return typed(key, List.class, "a list")
        .map(
            list -> {
              for (Object element : list) {
                if (!elementType.isInstance(element)) {
                  throw invalid(key, "must be a list of " + elementType.getSimpleName());
                }
              }
              @SuppressWarnings("unchecked") // each element has just been checked
              List<T> checked = (List<T>) list;
              return checked;
            });
  }

  public InvalidModelException invalid(String key, String problem) {
    return new InvalidModelException(file, "metadata " + key + " " + problem);
  }

  private <T> Optional<T> typed(String key, Class<T> type, String description) {
    Object value = values.get(key);
    if (value == null) {
      return Optional.empty();
    }
    if (!type.isInstance(value)) {
      throw invalid(key, "must be " + description);
    }
    return Optional.of(type.cast(value));
  }
}
