package dev.plumbline.alignment.training;

import static dev.plumbline.alignment.training.Closeness.assertClose;
import static dev.plumbline.alignment.training.Closeness.assertGradients;
import static dev.plumbline.alignment.training.Closeness.assertTensor;
import static dev.plumbline.alignment.training.Closeness.assertWeights;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import dev.plumbline.alignment.settings.OptimiserSettings;
import dev.plumbline.model.lora.LoraAdapter;
import dev.plumbline.model.network.GradientMode;
import dev.plumbline.model.network.ThreadBudget;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MatchParityTest {

  private static final String CASES = "dev.plumbline.alignment.training.ReferenceCase#folders";
  private static final int ONE_PASS = 100_000;
  private static final int SEVERAL_PASSES = 100;

  @BeforeEach
  void useOneCore() {
    ThreadBudget.forCurrentThread(1);
  }

  @ParameterizedTest
  @MethodSource(CASES)
  void targetsAreThoseOfTheReference(Path folder) {
    try (ReferenceCase reference = ReferenceCase.open(folder);
        LoraAdapter instructor = reference.adapter("instructor.init")) {
      List<TargetedRow> rows = targets(reference, instructor);

      for (int layer : reference.layers()) {
        NDList parts = new NDList();
        rows.forEach(row -> parts.add(row.targets().get(layer)));
        float[] actual = NDArrays.concat(parts, 0).toFloatArray();
        assertTensor("target." + layer, actual, reference.tensor("target." + layer), 1e-4);
      }
    }
  }

  @ParameterizedTest
  @MethodSource(CASES)
  void lossAndGradientsAreThoseOfTheReference(Path folder) {
    try (ReferenceCase reference = ReferenceCase.open(folder)) {
      checkLossAndGradients(reference, ONE_PASS);
    }
  }

  @ParameterizedTest
  @MethodSource(CASES)
  void aStepInSeveralPassesHasTheSameLossAndGradients(Path folder) {
    try (ReferenceCase reference = ReferenceCase.open(folder)) {
      int passes =
          reference
              .model(SEVERAL_PASSES)
              .trainingPasses(reference.rows("plain"), row -> row.length())
              .size();
      assertThat(passes).isGreaterThan(1);

      checkLossAndGradients(reference, SEVERAL_PASSES);
    }
  }

  @ParameterizedTest
  @MethodSource(CASES)
  void threeStepsGiveTheLossesAndWeightsOfTheReference(Path folder) {
    try (ReferenceCase reference = ReferenceCase.open(folder);
        LoraAdapter instructor = reference.adapter("instructor.init");
        LoraAdapter product = trainable(reference);
        AdamW optimiser = new AdamW(product, new OptimiserSettings(3, 6, 1e-3, 0, 1e9))) {
      List<TargetedRow> rows = targets(reference, instructor);
      MatchObjective objective = new MatchObjective(reference.model(ONE_PASS), reference.layers());

      for (double expected : reference.numbers("match", "steps")) {
        product.zeroGradients();
        double loss = accumulate(objective, product, rows);
        assertClose("loss", loss, expected, 1e-4);
        optimiser.step();
      }

      assertWeights(product, reference.matrices("product.after3"));
    }
  }

  private static void checkLossAndGradients(ReferenceCase reference, int trainingTokens) {
    try (LoraAdapter instructor = reference.adapter("instructor.init");
        LoraAdapter product = trainable(reference)) {
      List<TargetedRow> rows = targets(reference, instructor);
      MatchObjective objective =
          new MatchObjective(reference.model(trainingTokens), reference.layers());

      double loss = accumulate(objective, product, rows);

      assertClose("loss", loss, reference.numbers("match", "steps")[0], 1e-4);
      assertGradients(product, reference.matrices("product.grad"), 1e-3);
    }
  }

  private static double accumulate(
      MatchObjective objective, LoraAdapter product, List<TargetedRow> rows) {
    try (GradientMode mode = GradientMode.recording()) {
      return objective.accumulate(product, rows);
    }
  }

  private static LoraAdapter trainable(ReferenceCase reference) {
    LoraAdapter product = reference.adapter("product.init");
    product.setTrainable(true);
    return product;
  }

  private static List<TargetedRow> targets(ReferenceCase reference, LoraAdapter instructor) {
    Targets targets =
        new Targets(reference.model(ONE_PASS), reference.layers(), reference.number("alpha"));
    Optional<LoraAdapter> reader = Optional.of(instructor);
    return targets.of(reference.manager(), reference.directedRows(), reader, reader);
  }
}
