package dev.plumbline.alignment.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.alignment.settings.EvaluationSettings;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnswerLimitTest {

  private static final EvaluationSettings SETTINGS =
      new EvaluationSettings(0.1, 200, 96, 4, 96, 512);

  @Test
  void shortLikedAnswersLeaveTheSettingAsItIs() {
    assertThat(AnswerLimit.of(List.of(10, 48), SETTINGS)).isEqualTo(new AnswerLimit(96, 0));
  }

  @Test
  void anAnswerMayBeTwiceAsLongAsTheLongestLikedOne() {
    assertThat(AnswerLimit.of(List.of(10, 200), SETTINGS)).isEqualTo(new AnswerLimit(400, 0));
  }

  @Test
  void whatAnEvaluationMayCostBoundsItAndLikedAnswersBeyondThatAreCounted() {
    assertThat(AnswerLimit.of(List.of(300, 512, 513, 2000), SETTINGS))
        .isEqualTo(new AnswerLimit(512, 0.5));
  }

  @Test
  void aLargerSettingIsNotLowered() {
    EvaluationSettings generous = new EvaluationSettings(0.1, 200, 96, 4, 1000, 512);

    assertThat(AnswerLimit.of(List.of(400), generous)).isEqualTo(new AnswerLimit(1000, 0));
  }
}
