package dev.plumbline.model.weights;

import dev.plumbline.model.config.InvalidModelException;
import dev.plumbline.model.weights.GgufHeader.Tensor;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A model in one GGUF file: weights under Hugging Face's names, and the metadata that stands for
 * {@code config.json} and {@code tokenizer.json}.
 *
 * <p>GGUF stores the query and key rows of Llama models with the two halves of each head
 * interleaved; they are put back in order here.
 */
public final class GgufFile implements TensorSource {
  /** How much is mapped at a time. */
  private static final int WINDOW_BYTES = 256 << 10;

  /** Divisors of the rotary frequencies: no weights of a layer, and so read apart. */
  private static final String ROTARY_DIVISORS = "rope_freqs.weight";

  private static final int MOST_ROTARY_DIVISORS = 1 << 16;

  private final MappedFile file;
  private final GgufMetadata metadata;
  private final Map<String, Tensor> tensors;
  private final Optional<Tensor> rotaryDivisors;

  private GgufFile(MappedFile file, GgufHeader header) {
    this.file = file;
    this.metadata = header.metadata();
    this.rotaryDivisors = Optional.ofNullable(header.tensors().get(ROTARY_DIVISORS));
    this.tensors = new LinkedHashMap<>();
    header
        .tensors()
        .forEach(
            (name, tensor) -> {
              if (!name.equals(ROTARY_DIVISORS)) {
                tensors.put(GgufNames.huggingFace(name).orElseThrow(() -> unknown(name)), tensor);
              }
            });
  }

  /**
   * Opens a file and checks its header.
   *
   * @throws InvalidModelException when it is damaged or holds what is not supported
   */
  public static GgufFile open(Path path) {
    MappedFile file = MappedFile.open(path);
    try {
      GgufHeader header = GgufHeader.read(file);
      refuseParts(header.metadata());
      return new GgufFile(file, header);
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private static void refuseParts(GgufMetadata metadata) {
    long parts = metadata.integer("split.count").orElse(1L);
    if (parts > 1) {
      throw new InvalidModelException(
          metadata.file(),
          "is part %d of %d: join them with llama-gguf-split --merge"
              .formatted(metadata.integer("split.no").orElse(0L) + 1, parts));
    }
  }

  public GgufMetadata metadata() {
    return metadata;
  }

  /** What each rotary frequency is divided by, [headDimension / 2], where the file says so. */
  public Optional<float[]> rotaryDivisors() {
    return rotaryDivisors.map(
        tensor -> {
          if (tensor.elements() > MOST_ROTARY_DIVISORS) {
            throw new InvalidModelException(
                file.path(),
                "tensor %s has %d elements".formatted(ROTARY_DIVISORS, tensor.elements()));
          }
          FloatBuffer values = FloatBuffer.allocate((int) tensor.elements());
          read(tensor, Optional.empty(), values);
          return values.array();
        });
  }

  @Override
  public Set<String> names() {
    return Collections.unmodifiableSet(tensors.keySet());
  }

  @Override
  public long[] shape(String name) {
    return tensor(name).shape().toArray();
  }

  @Override
  public void read(String name, FloatBuffer destination) {
    Tensor tensor = tensor(name);
    if (destination.remaining() != tensor.elements()) {
      throw new IllegalArgumentException(
          "%s has %d elements, the destination has room for %d"
              .formatted(name, tensor.elements(), destination.remaining()));
    }
    read(tensor, interleavedHeads(name), destination);
  }

  private void read(Tensor tensor, Optional<Integer> heads, FloatBuffer destination) {
    int rowElements = Math.toIntExact(rowElements(tensor, heads));
    long rows = tensor.elements() / rowElements;
    long rowBytes = tensor.type().bytes(rowElements);
    long rowsPerWindow = Math.max(1, WINDOW_BYTES / rowBytes);
    RowOrder order = new RowOrder(rows, heads);
    float[] row = new float[rowElements];
    int start = destination.position();
    ByteBuffer window = MappedFile.buffer(Math.min(rowsPerWindow, rows) * rowBytes);
    for (long first = 0; first < rows; first += rowsPerWindow) {
      long count = Math.min(rowsPerWindow, rows - first);
      file.read(tensor.offset() + first * rowBytes, count * rowBytes, window);
      for (int i = 0; i < count; i++) {
        window.position(Math.toIntExact(i * rowBytes));
        GgufBlocks.decode(tensor.type(), window, row, rowElements);
        int target = Math.toIntExact(order.target(first + i));
        destination.put(start + target * rowElements, row);
      }
    }
    destination.position(start + Math.toIntExact(tensor.elements()));
  }

  /** The elements that keep their places beside each other. */
  private static long rowElements(Tensor tensor, Optional<Integer> heads) {
    // The entries of an interleaved bias move one by one.
    return heads.isPresent() && tensor.shape().sizes().size() == 1 ? 1 : tensor.rowElements();
  }

  /** The heads of a tensor whose rows are interleaved. */
  private Optional<Integer> interleavedHeads(String name) {
    if (!metadata.text("general.architecture").equals(Optional.of("llama"))) {
      return Optional.empty();
    }
    if (name.contains(".self_attn.q_proj.")) {
      return metadata.size("llama.attention.head_count");
    }
    if (name.contains(".self_attn.k_proj.")) {
      return metadata
          .size("llama.attention.head_count_kv")
          .or(() -> metadata.size("llama.attention.head_count"));
    }
    return Optional.empty();
  }

  /**
   * Where a row of the file belongs: GGUF has (head, pair, half), Hugging Face (head, half, pair).
   */
  private record RowOrder(long rows, Optional<Integer> heads) {
    long target(long row) {
      if (heads.isEmpty()) {
        return row;
      }
      long size = rows / heads.get();
      long within = row % size;
      return row - within + within % 2 * (size / 2) + within / 2;
    }
  }

  private Tensor tensor(String name) {
    Tensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new IllegalArgumentException(file.path() + " has no tensor " + name);
    }
    return tensor;
  }

  private InvalidModelException unknown(String name) {
    return new InvalidModelException(
        file.path(), "tensor " + name + " belongs to no model of the Llama family");
  }

  @Override
  public void close() {
    file.close();
  }
}
