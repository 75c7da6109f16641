package dev.plumbline.alignment.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Collections;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PromptErrorsTest {

  @Test
  void pairsOfDifferentPromptsOnBothSidesAreIndependent() {
    PromptErrors errors = errors(4, i -> new PairPrompts("liked " + i, "disliked " + i));

    assertThat(errors.independentPairs()).isEqualTo(4);
    assertThat(errors.ofMean(List.of(0.0, 1.0, 0.0, 1.0)))
        .isCloseTo(Math.sqrt(1.0 / 3 / 4), within(1e-9));
  }

  @Test
  void pairsTellLessWhereTheyHaveTheOneOrTheOtherPromptInCommon() {
    PromptErrors errors = errors(12, i -> new PairPrompts("liked " + i / 3, "disliked " + i % 3));
    List<Double> byLiked = List.of(1., 1., 1., 0., 0., 0., 1., 1., 1., 0., 0., 0.);

    assertThat(errors.independentPairs()).isCloseTo(144.0 / (4 * 9 + 3 * 16 - 12), within(1e-9));
    assertThat(errors.ofMean(byLiked)).isCloseTo(Math.sqrt(1.0 / 3 / 4), within(1e-9));
  }

  @Test
  void onePromptThatAllAreComparedWithLeavesNoStandardError() {
    PromptErrors errors = errors(5, i -> new PairPrompts("liked " + i, "disliked"));

    assertThat(errors.independentPairs()).isEqualTo(1);
    assertThat(errors.ofMean(Collections.nCopies(5, 1.0))).isEqualTo(Double.POSITIVE_INFINITY);
  }

  private static PromptErrors errors(int pairs, IntFunction<PairPrompts> pair) {
    return new PromptErrors(IntStream.range(0, pairs).mapToObj(pair).toList());
  }
}
