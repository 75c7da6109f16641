package dev.plumbline.model.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import dev.plumbline.model.lora.LoraAdapter;
import dev.plumbline.model.lora.LoraSite;
import dev.plumbline.model.lora.PeftFormat;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rows that begin alike are computed as each alone, and so are their gradients. */
class TokenTreeStatesTest {

  private static final int[] BEGINNING = IntStream.range(0, 14).map(i -> 3 + i * 5 % 17).toArray();
  private static final List<int[]> ROWS =
      List.of(
          row(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12),
          row(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 30),
          row(9, 8),
          new int[] {5, 4, 3},
          BEGINNING);

  @BeforeEach
  void useOneCore() {
    ThreadBudget.forCurrentThread(1);
  }

  @ParameterizedTest
  @MethodSource("dev.plumbline.model.network.OracleCase#folders")
  void statesAreThoseOfEachRowAlone(Path folder) {
    try (OracleCase model = OracleCase.open(folder);
        NDManager scope = model.manager().newSubManager();
        LoraAdapter adapter =
            PeftFormat.read(model.adapter(), model.configuration(), model.manager())) {
      TokenTree tree = TokenTree.of(ROWS);
      assertThat(tree.tokens()).isEqualTo(14 + 10 + 2 + 1 + 2 + 3);
      int hidden = model.configuration().hiddenSize();
      float[] together = states(model, scope, tree, adapter).toFloatArray();

      for (int row = 0; row < ROWS.size(); row++) {
        TokenTree single = TokenTree.of(List.of(ROWS.get(row)));
        float[] alone = states(model, scope, single, adapter).toFloatArray();
        int[] places = tree.places(row, 0, tree.length(row));
        for (int column = 0; column < places.length; column++) {
          for (int i = 0; i < hidden; i++) {
            assertThat(together[places[column] * hidden + i])
                .isCloseTo(alone[column * hidden + i], within(1e-4f));
          }
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("dev.plumbline.model.network.OracleCase#folders")
  void gradientsAreTheSumOfThoseOfEachRowAlone(Path folder) {
    try (OracleCase model = OracleCase.open(folder);
        GradientMode mode = GradientMode.recording();
        LoraAdapter adapter =
            PeftFormat.read(model.adapter(), model.configuration(), model.manager())) {
      adapter.setTrainable(true);
      LoraSite site = adapter.pairs().firstKey();

      backward(model, adapter, ROWS);
      float[] together = gradient(model, adapter, site);
      adapter.zeroGradients();
      ROWS.forEach(row -> backward(model, adapter, List.of(row)));
      float[] alone = gradient(model, adapter, site);

      float largest = 0;
      for (float value : alone) {
        largest = Math.max(largest, Math.abs(value));
      }
      assertThat(largest).isPositive();
      assertThat(together).containsExactly(alone, within(1e-4f * largest));
    }
  }

  /** Goes back through the squares of the last tokens' states. */
  private static void backward(OracleCase model, LoraAdapter adapter, List<int[]> rows) {
    try (NDManager scope = model.manager().newSubManager()) {
      TokenTree tree = TokenTree.of(rows);
      int[] places =
          IntStream.range(0, rows.size())
              .flatMap(row -> Arrays.stream(tree.places(row, 2, tree.length(row))))
              .toArray();
      NDArray states = states(model, scope, tree, adapter);
      NDArray loss = model.transformer().rows(scope, states, places).square().sum();
      NDArray one = scope.create(1f).duplicate();
      JniUtils.backward((PtNDArray) loss, (PtNDArray) one, false, false);
    }
  }

  private static float[] gradient(OracleCase model, LoraAdapter adapter, LoraSite site) {
    try (NDManager scope = model.manager().newSubManager()) {
      return adapter.gradient(adapter.pairs().get(site).b(), scope).toFloatArray();
    }
  }

  private static NDArray states(
      OracleCase model, NDManager scope, TokenTree tree, LoraAdapter adapter) {
    int layer = model.configuration().blocks();
    return model
        .transformer()
        .hiddenStates(scope, tree, Optional.of(adapter), Set.of(layer))
        .get(layer);
  }

  private static int[] row(int... more) {
    return IntStream.concat(Arrays.stream(BEGINNING), Arrays.stream(more)).toArray();
  }
}
