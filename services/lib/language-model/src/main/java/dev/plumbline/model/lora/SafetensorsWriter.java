package dev.plumbline.model.lora;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;

/** Writes fp32 matrices as one safetensors file, by name, the same bytes for the same values. */
final class SafetensorsWriter {
  private static final int ALIGNMENT = 8;

  private final Path file;

  SafetensorsWriter(Path file) {
    this.file = file;
  }

  void write(SortedMap<String, Matrix> matrices) {
    byte[] header = header(matrices);
    int size =
        Math.addExact(
            Long.BYTES + header.length,
            matrices.values().stream().mapToInt(Matrix::bytes).reduce(0, Math::addExact));
    ByteBuffer content = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    content.putLong(header.length).put(header);
    for (Matrix matrix : matrices.values()) {
      content.asFloatBuffer().put(matrix.values().duplicate());
      content.position(content.position() + matrix.bytes());
    }
    try {
      Files.write(file, content.array());
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": could not be written: " + e.getMessage(), e);
    }
  }

  private byte[] header(SortedMap<String, Matrix> matrices) {
    ObjectMapper json = new ObjectMapper();
    ObjectNode root = json.createObjectNode();
    root.putObject("__metadata__").put("format", "pt");
    int offset = 0;
    for (Map.Entry<String, Matrix> entry : matrices.entrySet()) {
      Matrix matrix = entry.getValue();
      ObjectNode node = root.putObject(entry.getKey()).put("dtype", "F32");
      node.putArray("shape").add(matrix.rows()).add(matrix.columns());
      node.putArray("data_offsets").add(offset).add(offset + matrix.bytes());
      offset += matrix.bytes();
    }
    try {
      String text = json.writeValueAsString(root);
      int unaligned = text.getBytes(StandardCharsets.UTF_8).length % ALIGNMENT;
      String padding = " ".repeat((ALIGNMENT - unaligned) % ALIGNMENT);
      return (text + padding).getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new AdapterFormatException(file, "its header could not be written", e);
    }
  }

  /** Values row by row. */
  record Matrix(int rows, int columns, FloatBuffer values) {
    int bytes() {
      return Math.multiplyExact(values.remaining(), Float.BYTES);
    }
  }
}
