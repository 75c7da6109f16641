package dev.plumbline.model.weights;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes small GGUF files (version 3, F32 tensors) for tests. */
final class GgufWriter {
  private static final int ALIGNMENT = 32;

  private final Map<String, Object> metadata = new LinkedHashMap<>();
  private final Map<String, Tensor> tensors = new LinkedHashMap<>();

  private record Tensor(List<Long> shape, List<Float> values) {}

  GgufWriter metadata(String key, Object value) {
    metadata.put(key, value);
    return this;
  }

  /** A tensor with its outermost size first. */
  GgufWriter tensor(String name, long[] shape, float... values) {
    List<Float> elements = new ArrayList<>();
    for (float value : values) {
      elements.add(value);
    }
    tensors.put(name, new Tensor(Arrays.stream(shape).boxed().toList(), elements));
    return this;
  }

  byte[] bytes() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes("GGUF".getBytes(StandardCharsets.US_ASCII));
    integer(out, 3);
    number(out, tensors.size());
    number(out, metadata.size());
    metadata.forEach(
        (key, value) -> {
          text(out, key);
          value(out, value);
        });
    long offset = 0;
    for (Map.Entry<String, Tensor> tensor : tensors.entrySet()) {
      text(out, tensor.getKey());
      List<Long> shape = tensor.getValue().shape();
      integer(out, shape.size());
      for (int i = shape.size() - 1; i >= 0; i--) {
        number(out, shape.get(i));
      }
      integer(out, 0);
      number(out, offset);
      offset += padded(4L * tensor.getValue().values().size());
    }
    pad(out);
    for (Tensor tensor : tensors.values()) {
      for (float value : tensor.values()) {
        integer(out, Float.floatToIntBits(value));
      }
      pad(out);
    }
    return out.toByteArray();
  }

  private static void value(ByteArrayOutputStream out, Object value) {
    if (value instanceof String text) {
      integer(out, 8);
      text(out, text);
    } else if (value instanceof Integer number) {
      integer(out, 4);
      integer(out, number);
    } else if (value instanceof Float number) {
      integer(out, 6);
      integer(out, Float.floatToIntBits(number));
    } else if (value instanceof List<?> list) {
      integer(out, 9);
      list(out, list);
    } else {
      throw new IllegalArgumentException("no such value: " + value);
    }
  }

  /** Texts, or 32-bit numbers. */
  private static void list(ByteArrayOutputStream out, List<?> list) {
    boolean texts = list.get(0) instanceof String;
    integer(out, texts ? 8 : 5);
    number(out, list.size());
    for (Object element : list) {
      if (texts) {
        text(out, (String) element);
      } else {
        integer(out, (Integer) element);
      }
    }
  }

  private static void text(ByteArrayOutputStream out, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    number(out, bytes.length);
    out.writeBytes(bytes);
  }

  private static void integer(ByteArrayOutputStream out, int value) {
    out.writeBytes(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array());
  }

  private static void number(ByteArrayOutputStream out, long value) {
    out.writeBytes(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array());
  }

  private static void pad(ByteArrayOutputStream out) {
    while (out.size() % ALIGNMENT != 0) {
      out.write(0);
    }
  }

  private static long padded(long bytes) {
    return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }
}
