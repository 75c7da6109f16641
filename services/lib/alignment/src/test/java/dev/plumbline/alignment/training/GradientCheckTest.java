package dev.plumbline.alignment.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.plumbline.alignment.rows.EncodedRow;
import dev.plumbline.alignment.settings.InstructSettings;
import dev.plumbline.alignment.training.ReferenceCase.Budget;
import dev.plumbline.model.lora.LoraAdapter;
import dev.plumbline.model.network.GradientMode;
import dev.plumbline.model.network.ThreadBudget;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Gradients against finite differences: a small step along the gradient changes the loss by the
 * step times the gradient's norm.
 */
class GradientCheckTest {

  private static final String CASES = "dev.plumbline.alignment.training.ReferenceCase#folders";
  private static final Budget BUDGET = Budget.SEVERAL_PASSES;

  /** Small enough for the curvature of the loss, large enough for numbers of single precision. */
  private static final double CHANGE = 0.02;

  private static final double LONGEST_STEP = 0.002;

  @BeforeEach
  void useOneCore() {
    ThreadBudget.forCurrentThread(1);
  }

  @ParameterizedTest
  @MethodSource(CASES)
  void instructing(Path folder) {
    try (ReferenceCase reference = ReferenceCase.open(folder);
        LoraAdapter adapter = reference.adapter("instructor.init")) {
      check(
          adapter,
          new InstructObjective(reference.model(BUDGET), InstructSettings.defaults()),
          reference.instructedRows());
    }
  }

  @ParameterizedTest
  @MethodSource(CASES)
  void matching(Path folder) {
    try (ReferenceCase reference = ReferenceCase.open(folder);
        LoraAdapter instructor = reference.adapter("instructor.init");
        LoraAdapter adapter = reference.adapter("product.init")) {
      Optional<LoraAdapter> reader = Optional.of(instructor);
      TrainingModel model = reference.model(BUDGET);
      List<TargetedRow> rows =
          new Targets(model, reference.layers(), 5)
              .of(reference.manager(), reference.cache(), reference.directedRows(), reader, reader);

      check(adapter, new MatchObjective(model, reference.layers()), rows);
    }
  }

  @ParameterizedTest
  @MethodSource(CASES)
  void fineTuning(Path folder) {
    try (ReferenceCase reference = ReferenceCase.open(folder);
        LoraAdapter adapter = reference.adapter("instructor.init")) {
      check(adapter, new LikelihoodObjective(reference.model(BUDGET)), reference.rows("plain"));
    }
  }

  @ParameterizedTest
  @MethodSource(CASES)
  void comparing(Path folder) {
    try (ReferenceCase reference = ReferenceCase.open(folder);
        LoraAdapter adapter = reference.adapter("instructor.init")) {
      List<EncodedRow> rows = reference.rows("plain");
      List<ComparedPair> pairs =
          List.of(
              new ComparedPair(rows.get(0), rows.get(1), 3),
              new ComparedPair(rows.get(2), rows.get(3), -2));

      check(adapter, new PreferenceObjective(reference.model(BUDGET), 0.1), pairs);
    }
  }

  private static <T> void check(LoraAdapter adapter, Objective<T> objective, List<T> rows) {
    adapter.setTrainable(true);
    loss(adapter, objective, rows);
    List<float[]> gradients = gradients(adapter);
    double norm = norm(gradients);
    double step = Math.min(LONGEST_STEP, CHANGE / norm);

    move(adapter, gradients, step / norm);
    double above = loss(adapter, objective, rows);
    move(adapter, gradients, -2 * step / norm);
    double below = loss(adapter, objective, rows);

    assertThat((above - below) / (2 * step)).isCloseTo(norm, within(0.02 * norm));
  }

  private static <T> double loss(LoraAdapter adapter, Objective<T> objective, List<T> rows) {
    try (GradientMode mode = GradientMode.recording()) {
      adapter.zeroGradients();
      return objective.accumulate(adapter, rows);
    }
  }

  private static List<float[]> gradients(LoraAdapter adapter) {
    try (NDManager scope = adapter.manager().newSubManager()) {
      List<float[]> gradients = new ArrayList<>();
      for (NDArray parameter : adapter.parameters()) {
        gradients.add(adapter.gradient(parameter, scope).toFloatArray());
      }
      return gradients;
    }
  }

  private static double norm(List<float[]> gradients) {
    double squares = 0;
    for (float[] gradient : gradients) {
      for (float value : gradient) {
        squares += (double) value * value;
      }
    }
    return Math.sqrt(squares);
  }

  private static void move(LoraAdapter adapter, List<float[]> direction, double step) {
    try (GradientMode mode = GradientMode.off()) {
      List<NDArray> parameters = adapter.parameters();
      for (int i = 0; i < parameters.size(); i++) {
        float[] values = parameters.get(i).toFloatArray();
        for (int j = 0; j < values.length; j++) {
          values[j] += (float) (step * direction.get(i)[j]);
        }
        parameters.get(i).set(FloatBuffer.wrap(values));
      }
    }
  }
}
