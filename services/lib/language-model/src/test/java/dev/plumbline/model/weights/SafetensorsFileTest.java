package dev.plumbline.model.weights;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.model.Oracle;
import dev.plumbline.model.config.InvalidModelException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SafetensorsFileTest {
  @TempDir private Path folder;

  static java.util.List<Path> models() {
    return Oracle.models();
  }

  @ParameterizedTest
  @MethodSource("models")
  void everyTensorOfAModelIsRead(Path model) {
    try (var file = SafetensorsFile.open(model.resolve("model.safetensors"))) {

      for (var name : file.names()) {
        var values =
            FloatBuffer.allocate((int) TensorShape.of(file.shape(name)).elements().orElseThrow());
        file.read(name, values);

        assertThat(values.hasRemaining()).isFalse();
        assertThat(values.array()).doesNotContain(Float.NaN);
      }
    }
  }

  @Test
  void theThreeTypesAreDecoded() throws IOException {
    var header =
        """
        {"a": {"dtype": "F32", "shape": [2], "data_offsets": [0, 8]},
         "b": {"dtype": "F16", "shape": [1, 2], "data_offsets": [8, 12]},
         "c": {"dtype": "BF16", "shape": [], "data_offsets": [12, 14]},
         "__metadata__": {"format": "pt"}}
        """;
    var data = ByteBuffer.allocate(14).order(ByteOrder.LITTLE_ENDIAN);
    data.putFloat(1.25f).putFloat(-3f);
    data.putShort((short) 0x3c00).putShort((short) 0xc000).putShort((short) 0x4040);

    try (var file = SafetensorsFile.open(write(header, data.array()))) {

      assertThat(file.names()).containsExactlyInAnyOrder("a", "b", "c");
      assertThat(read(file, "a", 2)).containsExactly(1.25f, -3f);
      assertThat(read(file, "b", 2)).containsExactly(1f, -2f);
      assertThat(read(file, "c", 1)).containsExactly(3f);
    }
  }

  @Test
  void aDestinationOfAnotherSizeIsRefused() throws IOException {
    var header = "{\"a\": {\"dtype\": \"F32\", \"shape\": [2], \"data_offsets\": [0, 8]}}";

    try (var file = SafetensorsFile.open(write(header, new byte[8]))) {

      assertThatThrownBy(() -> file.read("a", FloatBuffer.allocate(3)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("a has 2 elements, the destination has room for 3");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"a\": {\"dtype\": \"F32\", \"shape\": [3], \"data_offsets\": [0, 12]}}"
            + "| tensor a should end at byte ",
        "{\"a\": {\"dtype\": \"F32\", \"shape\": [3], \"data_offsets\": [0, 8]}}"
            + "| tensor a of type F32 and shape [3] should have 12 bytes, but has 8",
        "{\"a\": {\"dtype\": \"F32\", \"shape\": [4611686018427387904, 4], \"data_offsets\": [0, 8]}}"
            + "| should have far too many bytes",
        "{\"a\": {\"dtype\": \"F32\", \"shape\": [-1], \"data_offsets\": [0, 8]}}"
            + "| tensor a has a shape with -1 in it",
        "{\"a\": {\"dtype\": \"F32\", \"shape\": [2], \"data_offsets\": [8, 0]}}"
            + "| tensor a has data_offsets that are not a range",
        "{\"a\": {\"dtype\": \"F32\", \"shape\": [1], \"data_offsets\": [0, 4]},"
            + "\"b\": {\"dtype\": \"F32\", \"shape\": [1], \"data_offsets\": [2, 6]}}"
            + "| the one before it ends at",
        "{\"a\": {\"dtype\": \"F32\", \"shape\": [1], \"data_offsets\": [0, 4]}}"
            + "| has 4 bytes after its last tensor",
        "{\"a\": {\"dtype\": \"Q7\", \"shape\": [1], \"data_offsets\": [0, 4]}} | of type Q7",
        "{\"a\": {\"shape\": [1], \"data_offsets\": [0, 4]}} | tensor a has no dtype",
        "{\"a\": 5} | tensor a has no dtype",
        "[1] | has a header that is not a JSON object",
        "{\"a\": | has a header that is not JSON",
        "{\"a\": {}, \"a\": {}} | has a header that is not JSON",
      })
  void aLyingHeaderIsRefusedByFileAndTensor(String header, String message) throws IOException {
    var file = write(header, new byte[8]);

    assertThatThrownBy(() -> SafetensorsFile.open(file))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageStartingWith(file.toString())
        .hasMessageContaining(message);
  }

  @Test
  void aHugeDeclaredHeaderIsRefusedBeforeItIsRead() throws IOException {
    var bytes = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putLong(Long.MAX_VALUE);
    var file = Files.write(folder.resolve("huge.safetensors"), bytes.array());

    assertThatThrownBy(() -> SafetensorsFile.open(file))
        .hasMessageContaining(
            "is not a safetensors file: it declares a header of 9223372036854775807 bytes");
  }

  @Test
  void anEmptyFileIsRefused() throws IOException {
    var file = Files.write(folder.resolve("empty.safetensors"), new byte[0]);

    assertThatThrownBy(() -> SafetensorsFile.open(file)).hasMessageContaining("is truncated");
  }

  @ParameterizedTest
  @CsvSource({"pytorch_model.bin", "weights.pt", "weights.pth"})
  void aPickleIsRefusedByName(String name) throws IOException {
    var file = Files.write(folder.resolve(name), new byte[100]);

    assertThatThrownBy(() -> SafetensorsFile.open(file))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining(name)
        .hasMessageContaining("is a pickle");
  }

  private static float[] read(TensorSource source, String name, int elements) {
    var values = FloatBuffer.allocate(elements);
    source.read(name, values);
    return values.array();
  }

  private Path write(String header, byte[] data) throws IOException {
    var json = header.getBytes(UTF_8);
    var bytes = ByteBuffer.allocate(8 + json.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(json.length).put(json).put(data);
    return Files.write(folder.resolve("model.safetensors"), bytes.array());
  }
}
