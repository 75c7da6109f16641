package dev.plumbline.model.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.model.Oracle;
import dev.plumbline.model.config.ConfigurationFile;
import dev.plumbline.model.config.ModelConfiguration;
import dev.plumbline.model.source.Progress;
import dev.plumbline.model.weights.SafetensorsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Values by transformers, from {@code src/test/rope/make_cases.py}. */
class RotaryScalingParityTest {
  private static final Path FILES = Path.of("src/test/rope");
  private static final JsonNode REFERENCE = Oracle.json(FILES.resolve("cases.json"));
  private static final double TOLERANCE = 1e-4;

  @TempDir private Path directory;

  static Stream<Named<JsonNode>> cases() {
    return StreamSupport.stream(REFERENCE.path("cases").spliterator(), false)
        .map(each -> Named.of(each.path("name").textValue(), each));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void logitsPastThePositionsOfPreTrainingAreThoseOfTransformers(JsonNode each) throws IOException {
    Path file = Files.writeString(directory.resolve("config.json"), each.path("config").toString());
    ModelConfiguration configuration = ConfigurationFile.read(file);
    int[] ids = Oracle.ids(REFERENCE.path("ids"));
    int rows = each.path("logits").size();
    int[] last = IntStream.range(ids.length - rows, ids.length).toArray();
    try (SafetensorsFile weights = SafetensorsFile.open(FILES.resolve("model.safetensors"));
        Transformer transformer =
            Transformer.load(configuration, weights, TestDevice.options(), Progress.silent());
        NDManager scope = transformer.newManager()) {

      float[] logits =
          transformer
              .logits(scope, TokenTree.of(List.of(ids)), Optional.empty(), last)
              .toFloatArray();

      double[] expected = numbers(each.path("logits"));
      double largest =
          IntStream.range(0, expected.length)
              .mapToDouble(i -> Math.abs(expected[i]))
              .max()
              .orElseThrow();
      double[] actual = IntStream.range(0, logits.length).mapToDouble(i -> logits[i]).toArray();
      assertThat(actual).containsExactly(expected, within(TOLERANCE * largest));
    }
  }

  private static double[] numbers(JsonNode rows) {
    return StreamSupport.stream(rows.spliterator(), false)
        .flatMap(row -> StreamSupport.stream(row.spliterator(), false))
        .mapToDouble(JsonNode::doubleValue)
        .toArray();
  }
}
