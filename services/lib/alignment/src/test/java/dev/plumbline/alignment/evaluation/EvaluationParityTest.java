package dev.plumbline.alignment.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.plumbline.alignment.training.ReferenceCase;
import dev.plumbline.alignment.training.TrainingModel;
import dev.plumbline.model.lora.LoraAdapter;
import dev.plumbline.model.network.ThreadBudget;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EvaluationParityTest {

  private static final String CASES = "dev.plumbline.alignment.training.ReferenceCase#folders";

  @BeforeEach
  void useOneCore() {
    ThreadBudget.forCurrentThread(1);
  }

  @ParameterizedTest
  @MethodSource(CASES)
  void rewardsAreThoseOfTheReference(Path folder) {
    try (ReferenceCase reference = ReferenceCase.open(folder);
        LoraAdapter product = reference.adapter("product.after3")) {

      List<ResponseScore> policy = scores(reference, Optional.of(product));
      List<ResponseScore> base = scores(reference, Optional.empty());
      RewardMeasures rewards =
          RewardMeasures.of(pairs(policy), pairs(base), reference.number("evaluation", "beta"));

      assertScores(policy, reference, "logps");
      assertScores(base, reference, "reference_logps");
      assertNear(rewards.chosen(), reference.number("evaluation", "rewards_chosen"));
      assertNear(rewards.rejected(), reference.number("evaluation", "rewards_rejected"));
      assertNear(rewards.margin(), reference.number("evaluation", "rewards_margins"));
      assertThat(rewards.accuracy().value())
          .isCloseTo(reference.number("evaluation", "rewards_accuracies"), within(1e-6));
    }
  }

  private static List<ResponseScore> scores(
      ReferenceCase reference, Optional<LoraAdapter> adapter) {
    TrainingModel model = reference.model(ReferenceCase.Budget.SEVERAL_PASSES);
    return new ModelScorer(model.transformer(), adapter, model.scoringTokens())
        .score(reference.rows("plain"), scored -> {});
  }

  private static List<PairScore> pairs(List<ResponseScore> scores) {
    return IntStream.range(0, scores.size() / 2)
        .mapToObj(i -> new PairScore("prompt" + i, scores.get(2 * i), scores.get(2 * i + 1)))
        .toList();
  }

  private static void assertScores(
      List<ResponseScore> actual, ReferenceCase reference, String name) {
    double[] expected = reference.numbers("evaluation", name);
    double[] tokens = reference.numbers("evaluation", "tokens");
    assertThat(actual).hasSize(expected.length);
    for (int i = 0; i < expected.length; i++) {
      assertThat(actual.get(i).logProbability())
          .as(name + " of row " + i)
          .isCloseTo(expected[i], within(1e-4 * Math.abs(expected[i])));
      assertThat(actual.get(i).tokens()).isEqualTo((int) tokens[i]);
    }
  }

  /** A reward is a small difference of large sums, which are exact to a share of themselves. */
  private static void assertNear(double actual, double expected) {
    assertThat(actual).isCloseTo(expected, within(1e-3 + 1e-3 * Math.abs(expected)));
  }
}
