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
      TokenBatch rows = oracle.rows();
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
      TokenBatch rows = oracle.rows();

      NDArray logits =
          oracle.transformer().logits(scope, rows, Optional.empty(), allPositions(rows));

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
      TokenBatch rows = oracle.rows();

      NDArray logits =
          oracle.transformer().logits(scope, rows, Optional.of(adapter), allPositions(rows));

      assertSame("logits.adapter", oracle, rows, logits.toFloatArray());
    }
  }

  /** Padded positions are compared nowhere: the reference has zeros there. */
  private static void assertSame(String name, OracleCase oracle, TokenBatch rows, float[] actual) {
    float[] expected = oracle.values(name);
    assertThat(actual).hasSameSizeAs(expected);
    int width = expected.length / rows.ids().length;
    float largest = 0;
    float difference = 0;
    for (int row = 0; row < rows.batch(); row++) {
      for (int column = 0; column < rows.lengths()[row]; column++) {
        int start = rows.position(row, column) * width;
        for (int i = start; i < start + width; i++) {
          largest = Math.max(largest, Math.abs(expected[i]));
          difference = Math.max(difference, Math.abs(expected[i] - actual[i]));
        }
      }
    }
    assertThat(difference / largest).as(name).isLessThan((float) TOLERANCE);
  }

  private static int[] allPositions(TokenBatch rows) {
    return IntStream.range(0, rows.ids().length).toArray();
  }
}
