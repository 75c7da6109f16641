package dev.plumbline.model.network;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.plumbline.model.lora.LoraAdapter;
import dev.plumbline.model.lora.PeftFormat;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TransformerParityTest {
  private static final double TOLERANCE = 1e-4;

  @BeforeEach
  void useOneCore() {
    ThreadBudget.forCurrentThread(1);
  }

  @ParameterizedTest
  @MethodSource("dev.plumbline.model.network.OracleCase#folders")
  void everyHiddenStateIsThatOfTransformers(Path folder) {
    try (OracleCase oracle = OracleCase.open(folder);
        NDManager scope = oracle.manager().newSubManager()) {
      TokenTree rows = oracle.rows();
      Set<Integer> layers =
          IntStream.rangeClosed(0, oracle.configuration().blocks())
              .boxed()
              .collect(Collectors.toSet());

      Map<Integer, NDArray> states =
          oracle.transformer().hiddenStates(scope, rows, Optional.empty(), layers);

      assertThat(states).hasSameSizeAs(layers);
      states.forEach(
          (layer, state) -> assertSame("hidden." + layer, oracle, rows, state.toFloatArray()));
    }
  }

  @ParameterizedTest
  @MethodSource("dev.plumbline.model.network.OracleCase#folders")
  void logitsAreThoseOfTransformers(Path folder) {
    try (OracleCase oracle = OracleCase.open(folder);
        NDManager scope = oracle.manager().newSubManager()) {
      TokenTree rows = oracle.rows();

      NDArray logits = oracle.transformer().logits(scope, rows, Optional.empty(), allPlaces(rows));

      assertSame("logits", oracle, rows, logits.toFloatArray());
    }
  }

  @ParameterizedTest
  @MethodSource("dev.plumbline.model.network.OracleCase#folders")
  void logitsWithAnAdapterAreThoseOfPeft(Path folder) {
    try (OracleCase oracle = OracleCase.open(folder);
        NDManager scope = oracle.manager().newSubManager();
        LoraAdapter adapter =
            PeftFormat.read(oracle.adapter(), oracle.configuration(), oracle.manager())) {
      TokenTree rows = oracle.rows();

      NDArray logits =
          oracle.transformer().logits(scope, rows, Optional.of(adapter), allPlaces(rows));

      assertSame("logits.adapter", oracle, rows, logits.toFloatArray());
    }
  }

  /** The reference is padded; padded positions are compared nowhere. */
  private static void assertSame(String name, OracleCase oracle, TokenTree rows, float[] actual) {
    float[] expected = oracle.values(name);
    int width = actual.length / rows.tokens();
    int time = expected.length / width / rows.rows();
    float largest = 0;
    float difference = 0;
    for (int row = 0; row < rows.rows(); row++) {
      int[] places = rows.places(row, 0, rows.length(row));
      for (int column = 0; column < places.length; column++) {
        for (int i = 0; i < width; i++) {
          float right = expected[(row * time + column) * width + i];
          largest = Math.max(largest, Math.abs(right));
          difference = Math.max(difference, Math.abs(right - actual[places[column] * width + i]));
        }
      }
    }
    assertThat(difference / largest).as(name).isLessThan((float) TOLERANCE);
  }

  private static int[] allPlaces(TokenTree rows) {
    return IntStream.range(0, rows.tokens()).toArray();
  }
}
