package dev.plumbline.model.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import dev.plumbline.model.lora.LoraAdapter;
import dev.plumbline.model.lora.LoraMatrices;
import dev.plumbline.model.lora.LoraSettings;
import dev.plumbline.model.lora.LoraSite;
import dev.plumbline.model.lora.Projection;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TransformerGradientTest {
  private static final long SEED = 3;
  private static final int LAYER = 2;

  private static OracleCase model;

  @BeforeAll
  static void loadModel() throws IOException {
    model = OracleCase.open(OracleCase.folders().findFirst().orElseThrow());
  }

  @AfterAll
  static void closeModel() {
    model.close();
  }

  @BeforeEach
  void useOneCore() {
    ThreadBudget.forCurrentThread(1);
  }

  @Test
  void gradientsOfEveryProjectionAreTheSlopesOfTheLoss() {
    SortedMap<LoraSite, LoraMatrices> values = randomValues();
    try (GradientMode mode = GradientMode.recording();
        LoraAdapter adapter = LoraAdapter.of(values, model.manager())) {
      adapter.setTrainable(true);

      backward(adapter);

      for (Projection projection : Projection.values()) {
        LoraSite site = new LoraSite(0, projection);
        assertSlope(values, site, values.get(site).a(), gradient(adapter, site, true));
        assertSlope(values, site, values.get(site).b(), gradient(adapter, site, false));
      }
    }
  }

  @Test
  void blocksAboveTheDeepestLayerGetNoGradient() {
    try (GradientMode mode = GradientMode.recording();
        LoraAdapter adapter = LoraAdapter.of(randomValues(), model.manager())) {
      adapter.setTrainable(true);

      backward(adapter);

      assertThat(gradient(adapter, new LoraSite(LAYER, Projection.QUERY), false)).containsOnly(0f);
      assertThat(gradient(adapter, new LoraSite(LAYER - 1, Projection.QUERY), false))
          .doesNotContain(Float.NaN)
          .isNotEqualTo(gradient(adapter, new LoraSite(LAYER, Projection.QUERY), false));
    }
  }

  @Test
  void gradientsAddUpUntilTheyAreSetToZero() {
    LoraSite site = new LoraSite(0, Projection.VALUE);
    try (GradientMode mode = GradientMode.recording();
        LoraAdapter adapter = LoraAdapter.of(randomValues(), model.manager())) {
      adapter.setTrainable(true);
      backward(adapter);
      float once = gradient(adapter, site, false)[0];

      backward(adapter);
      float twice = gradient(adapter, site, false)[0];
      adapter.zeroGradients();
      backward(adapter);

      assertThat(twice).isCloseTo(2 * once, within(Math.abs(once) * 1e-4f));
      assertThat(gradient(adapter, site, false)[0]).isCloseTo(once, within(Math.abs(once) * 1e-4f));
    }
  }

  @Test
  void manyStepsLeaveNothingBehind() {
    try (GradientMode mode = GradientMode.recording();
        LoraAdapter adapter = LoraAdapter.of(randomValues(), model.manager())) {
      adapter.setTrainable(true);
      backward(adapter);
      int tensors = model.transformerTensors();

      for (int step = 0; step < 20; step++) {
        adapter.zeroGradients();
        backward(adapter);
      }

      assertThat(model.transformerTensors()).isEqualTo(tensors);
    }
  }

  private static void assertSlope(
      SortedMap<LoraSite, LoraMatrices> values, LoraSite site, float[] matrix, float[] gradient) {
    int place = matrix.length / 2;
    float before = matrix[place];
    float step = 2e-2f;
    matrix[place] = before + step;
    double above = loss(values);
    matrix[place] = before - step;
    double below = loss(values);
    matrix[place] = before;
    double slope = (above - below) / (2 * step);
    assertThat((double) gradient[place])
        .as(site + ", seed " + SEED)
        .isCloseTo(slope, within(2e-2 * Math.abs(slope) + 2e-4));
  }

  private static double loss(Map<LoraSite, LoraMatrices> values) {
    try (GradientMode mode = GradientMode.off();
        NDManager scope = model.manager().newSubManager();
        LoraAdapter adapter = LoraAdapter.of(values, model.manager())) {
      return loss(scope, adapter).getFloat();
    }
  }

  private static void backward(LoraAdapter adapter) {
    try (NDManager scope = model.manager().newSubManager()) {
      NDArray one = scope.create(1f).duplicate();
      JniUtils.backward((PtNDArray) loss(scope, adapter), (PtNDArray) one, false, false);
    }
  }

  /** Any function of all hidden states: their mean square. */
  private static NDArray loss(NDManager scope, LoraAdapter adapter) {
    return model
        .transformer()
        .hiddenStates(scope, model.rows(), Optional.of(adapter), Set.of(LAYER))
        .get(LAYER)
        .square()
        .mean();
  }

  private static float[] gradient(LoraAdapter adapter, LoraSite site, boolean ofA) {
    try (NDManager scope = model.manager().newSubManager()) {
      NDArray parameter = ofA ? adapter.pairs().get(site).a() : adapter.pairs().get(site).b();
      return adapter.gradient(parameter, scope).toFloatArray();
    }
  }

  /** New adapters have zeros in B, for which the gradient of A is zero: fill it. */
  private static SortedMap<LoraSite, LoraMatrices> randomValues() {
    LoraSettings settings = new LoraSettings(3, 6, EnumSet.allOf(Projection.class), 0, LAYER + 1);
    SplittableRandom random = new SplittableRandom(SEED);
    try (LoraAdapter adapter =
        LoraAdapter.create(settings, model.configuration(), model.manager(), SEED)) {
      SortedMap<LoraSite, LoraMatrices> values = adapter.values();
      for (LoraMatrices pair : values.values()) {
        for (int i = 0; i < pair.b().length; i++) {
          pair.b()[i] = (float) (random.nextDouble() - 0.5) / 4;
        }
      }
      return values;
    }
  }
}
