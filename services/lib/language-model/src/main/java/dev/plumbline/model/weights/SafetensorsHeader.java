package dev.plumbline.model.weights;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.plumbline.model.config.InvalidModelException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The header of a safetensors file: eight bytes of length, then JSON with each tensor's type, shape
 * and byte range. Nothing in it is believed before it is checked against the file.
 */
final class SafetensorsHeader {
  /** Ten times what the largest published models need; parsed, it takes many times its size. */
  private static final long MAXIMUM_BYTES = 16 << 20;

  private static final int LENGTH_BYTES = Long.BYTES;

  private final MappedFile file;

  private SafetensorsHeader(MappedFile file) {
    this.file = file;
  }

  /** One tensor: its type by name, its shape, and where its bytes are in the file. */
  record Entry(String type, TensorShape shape, long offset, long length) {}

  static Map<String, Entry> read(MappedFile file) {
    return new SafetensorsHeader(file).entries();
  }

  private Map<String, Entry> entries() {
    long length = headerLength();
    long dataStart = LENGTH_BYTES + length;
    var entries = new LinkedHashMap<String, Entry>();
    for (var field : json(length).properties()) {
      if (!field.getKey().equals("__metadata__")) {
        entries.put(field.getKey(), entry(field.getKey(), field.getValue(), dataStart));
      }
    }
    refuseOverlapsAndGaps(entries, dataStart);
    return entries;
  }

  private long headerLength() {
    if (file.size() < LENGTH_BYTES) {
      throw invalid("is truncated: %d bytes hold no header".formatted(file.size()));
    }
    long length = file.window(0, LENGTH_BYTES).getLong();
    if (length < 2 || length > MAXIMUM_BYTES) {
      throw invalid(
          "is not a safetensors file: it declares a header of %s bytes (at most %d are allowed)"
              .formatted(Long.toUnsignedString(length), MAXIMUM_BYTES));
    }
    if (length > file.size() - LENGTH_BYTES) {
      throw invalid(
          "is truncated: its header should have %d bytes, the file has %d"
              .formatted(length, file.size()));
    }
    return length;
  }

  private JsonNode json(long length) {
    var bytes = new byte[(int) length];
    file.window(LENGTH_BYTES, length).get(bytes);
    try {
      var mapper = JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION);
      var json = mapper.build().readTree(bytes);
      if (!json.isObject()) {
        throw invalid("has a header that is not a JSON object");
      }
      return json;
    } catch (JsonProcessingException e) {
      throw new InvalidModelException(
          file.path(), "has a header that is not JSON: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new InvalidModelException(file.path(), "has an unreadable header: " + e, e);
    }
  }

  private Entry entry(String name, JsonNode value, long dataStart) {
    var type = value.path("dtype");
    if (!type.isTextual()) {
      throw invalid(name, "has no dtype");
    }
    var shape = TensorShape.of(numbers(name, value, "shape"));
    var range = numbers(name, value, "data_offsets");
    if (range.length != 2 || range[0] > range[1]) {
      throw invalid(name, "has data_offsets that are not a range");
    }
    if (range[1] > file.size() - dataStart) {
      throw invalid(
          name,
          "should end at byte %d, but the file ends at %d: it is truncated"
              .formatted(range[1] + dataStart, file.size()));
    }
    long length = range[1] - range[0];
    var expected = expectedLength(type.textValue(), shape);
    if (expected.isEmpty() || expected.getAsLong() != length) {
      throw invalid(
          name,
          "of type %s and shape %s should have %s bytes, but has %d"
              .formatted(
                  type.textValue(),
                  shape,
                  expected.isPresent() ? expected.getAsLong() : "far too many",
                  length));
    }
    return new Entry(type.textValue(), shape, dataStart + range[0], length);
  }

  private long[] numbers(String name, JsonNode value, String key) {
    var list = value.path(key);
    if (!list.isArray()) {
      throw invalid(name, "has no " + key);
    }
    var numbers = new long[list.size()];
    for (int i = 0; i < numbers.length; i++) {
      var number = list.get(i);
      if (!number.isIntegralNumber() || !number.canConvertToLong() || number.longValue() < 0) {
        throw invalid(name, "has a %s with %s in it".formatted(key, number));
      }
      numbers[i] = number.longValue();
    }
    return numbers;
  }

  private static OptionalLong expectedLength(String type, TensorShape shape) {
    var elements = shape.elements();
    int width =
        switch (type) {
          case "F64", "I64", "U64" -> 8;
          case "F32", "I32", "U32" -> 4;
          case "F16", "BF16", "I16", "U16" -> 2;
          case "I8", "U8", "BOOL", "F8_E4M3", "F8_E5M2" -> 1;
          default -> 0;
        };
    if (elements.isEmpty() || width == 0 || elements.getAsLong() > Long.MAX_VALUE / width) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(elements.getAsLong() * width);
  }

  /** The tensors must cover the data exactly: what is hidden in a gap is no part of a model. */
  private void refuseOverlapsAndGaps(Map<String, Entry> entries, long dataStart) {
    var names = new ArrayList<>(entries.keySet());
    names.sort(
        Comparator.comparingLong((String name) -> entries.get(name).offset())
            .thenComparingLong(name -> entries.get(name).length()));
    long end = dataStart;
    for (String name : names) {
      var entry = entries.get(name);
      if (entry.offset() != end) {
        throw invalid(
            name,
            "starts at byte %d, but the one before it ends at %d".formatted(entry.offset(), end));
      }
      end += entry.length();
    }
    if (end != file.size()) {
      throw invalid("has %d bytes after its last tensor".formatted(file.size() - end));
    }
  }

  private InvalidModelException invalid(String problem) {
    return new InvalidModelException(file.path(), problem);
  }

  private InvalidModelException invalid(String name, String problem) {
    return new InvalidModelException(file.path(), "tensor " + name + " " + problem);
  }
}
