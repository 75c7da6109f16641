package dev.plumbline.alignment.training;

import static dev.plumbline.alignment.training.Closeness.assertClose;
import static dev.plumbline.alignment.training.Closeness.assertGradients;
import static dev.plumbline.alignment.training.Closeness.assertTensor;
import static dev.plumbline.alignment.training.Closeness.assertWeights;

import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import dev.plumbline.alignment.settings.OptimiserSettings;
import dev.plumbline.alignment.training.ReferenceCase.Budget;
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
  private static final String CASES_AND_BUDGETS = CASES + "AndBudgets";

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
        rows.forEach(row -> parts.add(row.targets().read(layer, reference.manager())));
        float[] actual = NDArrays.concat(parts, 0).toFloatArray();
        assertTensor("target." + layer, actual, reference.tensor("target." + layer), 1e-4);
      }
    }
  }

  @ParameterizedTest
  @MethodSource(CASES_AND_BUDGETS)
  void lossAndGradientsAreThoseOfTheReference(Path folder, Budget budget) {
    try (ReferenceCase reference = ReferenceCase.open(folder);
        LoraAdapter instructor = reference.adapter("instructor.init");
        LoraAdapter product = trainable(reference)) {
      List<TargetedRow> rows = targets(reference, instructor);
      MatchObjective objective = new MatchObjective(reference.model(budget), reference.layers());

      double loss = accumulate(objective, product, rows);

      assertClose("loss", loss, reference.numbers("match", "steps")[0], 1e-4);
      assertGradients(product, reference.matrices("product.grad"), 1e-3);
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
      MatchObjective objective =
          new MatchObjective(reference.model(Budget.ONE_PASS), reference.layers());

      for (double expected : reference.numbers("match", "steps")) {
        product.zeroGradients();
        double loss = accumulate(objective, product, rows);
        assertClose("loss", loss, expected, 1e-4);
        optimiser.step();
      }

      assertWeights(product, reference.matrices("product.after3"));
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
        new Targets(
            reference.model(Budget.ONE_PASS), reference.layers(), reference.number("alpha"));
    Optional<LoraAdapter> reader = Optional.of(instructor);
    return targets.of(
        reference.manager(), reference.cache(), reference.directedRows(), reader, reader);
  }
}
