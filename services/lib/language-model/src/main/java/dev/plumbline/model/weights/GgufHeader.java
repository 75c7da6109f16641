package dev.plumbline.model.weights;

import dev.plumbline.model.config.InvalidModelException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The head of a GGUF file, versions 2 and 3: metadata, and where each tensor lies. Every declared
 * size is held against what the file has left before anything is allocated.
 *
 * @param tensors by GGUF's own name, in the file's order
 */
record GgufHeader(GgufMetadata metadata, Map<String, Tensor> tensors) {
  private static final int MAGIC = 0x46554747; // "GGUF"
  private static final int MAXIMUM_DIMENSIONS = 4;
  private static final int MAXIMUM_NESTING = 4;

  /** An element takes many times its bytes in memory, so the file's size is no bound for it. */
  private static final int MAXIMUM_ELEMENTS = 4 << 20;

  private static final int MAXIMUM_TEXT_BYTES = 16 << 20;
  private static final int SMALLEST_PAIR_BYTES = 8 + 4 + 1;
  private static final int SMALLEST_TENSOR_BYTES = 8 + 4 + 4 + 8;

  /**
   * One tensor.
   *
   * @param shape outermost size first
   * @param offset in the file
   */
  record Tensor(GgufType type, TensorShape shape, long offset, long elements) {
    long rowElements() {
      return shape.sizes().get(shape.sizes().size() - 1);
    }
  }

  static GgufHeader read(MappedFile file) {
    return new Reader(file).read();
  }

  private static final class Reader {
    private final MappedFile file;
    private final ByteBuffer in;

    Reader(MappedFile file) {
      this.file = file;
      this.in = file.window(0, Math.min(file.size(), Integer.MAX_VALUE));
    }

    GgufHeader read() {
      try {
        if (in.getInt() != MAGIC) {
          throw invalid("is not a GGUF file: it does not begin with GGUF");
        }
        int version = in.getInt();
        if (version != 2 && version != 3) {
          throw invalid("has GGUF version " + version + "; versions 2 and 3 are supported");
        }
        long tensorCount = count("tensors", in.getLong(), SMALLEST_TENSOR_BYTES);
        long pairCount = count("metadata pairs", in.getLong(), SMALLEST_PAIR_BYTES);
        GgufMetadata metadata = metadata(pairCount);
        Map<String, Tensor> tensors = tensors(tensorCount);
        return new GgufHeader(metadata, placed(tensors, metadata));
      } catch (BufferUnderflowException e) {
        throw new InvalidModelException(file.path(), "ends within its header: it is truncated", e);
      }
    }

    private GgufMetadata metadata(long pairs) {
      Map<String, Object> values = new HashMap<>();
      for (long i = 0; i < pairs; i++) {
        String key = text();
        if (values.put(key, value(in.getInt(), key, 0)) != null) {
          throw invalid("has metadata " + key + " twice");
        }
      }
      return new GgufMetadata(file.path(), values);
    }

    private Object value(int type, String key, int depth) {
      return switch (type) {
        case 0 -> (long) (in.get() & 0xff);
        case 1 -> (long) in.get();
        case 2 -> (long) (in.getShort() & 0xffff);
        case 3 -> (long) in.getShort();
        case 4 -> in.getInt() & 0xffffffffL;
        case 5 -> (long) in.getInt();
        case 6 -> (double) in.getFloat();
        case 7 -> in.get() != 0;
        case 8 -> text();
        case 9 -> list(key, depth);
        case 10, 11 -> in.getLong();
        case 12 -> in.getDouble();
        default -> throw invalid("metadata " + key + " has the unknown type " + type);
      };
    }

    private List<Object> list(String key, int depth) {
      if (depth >= MAXIMUM_NESTING) {
        throw invalid("metadata " + key + " is nested too deeply");
      }
      int elementType = in.getInt();
      long length = count("elements of metadata " + key, in.getLong(), 1);
      if (length > MAXIMUM_ELEMENTS) {
        throw invalid(
            "declares %d elements of metadata %s, more than any vocabulary has: it is damaged"
                .formatted(length, key));
      }
      List<Object> list = new ArrayList<>();
      for (long i = 0; i < length; i++) {
        list.add(value(elementType, key, depth + 1));
      }
      return list;
    }

    private Map<String, Tensor> tensors(long tensorCount) {
      Map<String, Tensor> tensors = new LinkedHashMap<>();
      for (long i = 0; i < tensorCount; i++) {
        String name = text();
        if (tensors.put(name, tensor(name)) != null) {
          throw invalid("has tensor " + name + " twice");
        }
      }
      return tensors;
    }

    private Tensor tensor(String name) {
      int dimensions = in.getInt();
      if (dimensions < 1 || dimensions > MAXIMUM_DIMENSIONS) {
        throw invalid("tensor " + name + " has " + dimensions + " dimensions");
      }
      long[] sizes = new long[dimensions];
      for (int i = dimensions - 1; i >= 0; i--) { // GGUF names the innermost size first
        sizes[i] = in.getLong();
        if (sizes[i] < 1) {
          throw invalid("tensor " + name + " has a size of " + sizes[i]);
        }
      }
      TensorShape shape = TensorShape.of(sizes);
      long code = in.getInt() & 0xffffffffL;
      GgufType type =
          GgufType.of(code)
              .orElseThrow(
                  () ->
                      invalid("tensor " + name + " has type " + code + ", which is not supported"));
      long elements =
          shape
              .elements()
              .orElseThrow(() -> invalid("tensor " + name + " has impossible sizes " + shape));
      if (sizes[dimensions - 1] % type.blockElements() != 0) {
        throw invalid(
            "tensor %s has rows of %d elements, no multiple of %s's %d"
                .formatted(name, sizes[dimensions - 1], type, type.blockElements()));
      }
      return new Tensor(type, shape, in.getLong(), elements);
    }

    /** The tensors with offsets in the file, which the header gives from the start of the data. */
    private Map<String, Tensor> placed(Map<String, Tensor> tensors, GgufMetadata metadata) {
      long alignment = metadata.integer("general.alignment").orElse(32L);
      if (alignment < 1 || alignment > 1 << 20) {
        throw metadata.invalid("general.alignment", "must be a sane size, not " + alignment);
      }
      long data = (in.position() + alignment - 1) / alignment * alignment;
      Map<String, Tensor> placed = new LinkedHashMap<>();
      tensors.forEach((name, tensor) -> placed.put(name, placed(name, tensor, data)));
      return placed;
    }

    private Tensor placed(String name, Tensor tensor, long data) {
      long blocks = tensor.elements() / tensor.type().blockElements();
      long available = file.size() - data;
      if (tensor.offset() < 0
          || blocks > Math.max(0, available) / tensor.type().blockBytes()
          || tensor.offset() > available - tensor.type().bytes(tensor.elements())) {
        throw invalid(
            "tensor %s of %s %s lies outside of the file's %d bytes: it is truncated or damaged"
                .formatted(name, tensor.type(), tensor.shape(), file.size()));
      }
      return new Tensor(tensor.type(), tensor.shape(), data + tensor.offset(), tensor.elements());
    }

    private String text() {
      long length = count("bytes of a text", in.getLong(), 1);
      if (length > MAXIMUM_TEXT_BYTES) {
        throw invalid("declares a text of %d bytes: it is damaged".formatted(length));
      }
      byte[] bytes = new byte[(int) length];
      in.get(bytes);
      return new String(bytes, StandardCharsets.UTF_8);
    }

    /** A declared count, when the rest of the file can hold so many. */
    private long count(String what, long declared, int smallestBytes) {
      if (declared < 0 || declared > in.remaining() / smallestBytes) {
        throw invalid(
            "declares %s %s, more than the file can hold: it is truncated or damaged"
                .formatted(Long.toUnsignedString(declared), what));
      }
      return declared;
    }

    private InvalidModelException invalid(String problem) {
      return new InvalidModelException(file.path(), problem);
    }
  }
}
