package dev.plumbline.alignment.training;

import static dev.plumbline.alignment.training.Closeness.assertClose;
import static dev.plumbline.alignment.training.Closeness.assertGradients;
import static dev.plumbline.alignment.training.Closeness.assertWeights;

import dev.plumbline.alignment.settings.InstructSettings;
import dev.plumbline.alignment.settings.OptimiserSettings;
import dev.plumbline.alignment.training.ReferenceCase.Budget;
import dev.plumbline.model.lora.LoraAdapter;
import dev.plumbline.model.network.GradientMode;
import dev.plumbline.model.network.ThreadBudget;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class InstructParityTest {

  private static final String CASES = "dev.plumbline.alignment.training.ReferenceCase#folders";
  private static final String CASES_AND_BUDGETS = CASES + "AndBudgets";

  @BeforeEach
  void useOneCore() {
    ThreadBudget.forCurrentThread(1);
  }

  @ParameterizedTest
  @MethodSource(CASES_AND_BUDGETS)
  void lossAndGradientsAreThoseOfTheReference(Path folder, Budget budget) {
    try (ReferenceCase reference = ReferenceCase.open(folder);
        LoraAdapter instructor = trainable(reference);
        GradientMode mode = GradientMode.recording()) {
      InstructObjective objective =
          new InstructObjective(reference.model(budget), settings(reference));

      InstructLoss loss = objective.accumulateParts(instructor, reference.instructedRows());

      assertClose("loss", loss.total(), reference.number("scit", "loss"), 1e-4);
      assertClose("entropy", loss.crossEntropy(), reference.number("scit", "cross_entropy"), 1e-4);
      assertClose("contrast", loss.contrast(), reference.number("scit", "contrast"), 1e-4);
      assertGradients(instructor, reference.matrices("instructor.grad"), 1e-3);
    }
  }

  @ParameterizedTest
  @MethodSource(CASES)
  void threeStepsGiveTheLossesAndWeightsOfTheReference(Path folder) {
    try (ReferenceCase reference = ReferenceCase.open(folder);
        LoraAdapter instructor = trainable(reference);
        GradientMode mode = GradientMode.recording();
        AdamW optimiser = new AdamW(instructor, settings(reference).optimiser())) {
      InstructObjective objective =
          new InstructObjective(reference.model(Budget.ONE_PASS), settings(reference));

      for (double expected : reference.numbers("scit", "steps")) {
        instructor.zeroGradients();
        double loss = objective.accumulate(instructor, reference.instructedRows());
        assertClose("loss", loss, expected, 1e-4);
        optimiser.step();
      }

      assertWeights(instructor, reference.matrices("instructor.after3"));
    }
  }

  private static LoraAdapter trainable(ReferenceCase reference) {
    LoraAdapter instructor = reference.adapter("instructor.init");
    instructor.setTrainable(true);
    return instructor;
  }

  private static InstructSettings settings(ReferenceCase reference) {
    OptimiserSettings optimiser = new OptimiserSettings(3, 6, 1e-3, 0, 1e9);
    return new InstructSettings(optimiser, reference.number("eps"), 1);
  }
}
