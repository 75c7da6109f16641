package dev.plumbline.model.weights;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.model.Oracle;
import java.nio.FloatBuffer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GgufBlocksTest {
  @ParameterizedTest
  @MethodSource("types")
  void blocksStandForExactlyTheReferenceValues(String name) {
    try (SafetensorsFile blocks =
        SafetensorsFile.open(Oracle.folder().resolve("gguf-blocks.safetensors"))) {
      long[] shape = blocks.shape(name + ".values");
      FloatBuffer expected = FloatBuffer.allocate((int) (shape[0] * shape[1]));
      blocks.read(name + ".values", expected);

      float[] values = new float[expected.capacity()];
      GgufBlocks.decode(
          GgufType.valueOf(name), blocks.bytes(name + ".raw"), values, expected.capacity());

      assertThat(values).containsExactly(expected.array());
    }
  }

  static Stream<String> types() {
    try (SafetensorsFile blocks =
        SafetensorsFile.open(Oracle.folder().resolve("gguf-blocks.safetensors"))) {
      return blocks.names().stream()
          .filter(name -> name.endsWith(".raw"))
          .map(name -> name.substring(0, name.length() - ".raw".length()))
          .sorted()
          .toList()
          .stream();
    }
  }
}
