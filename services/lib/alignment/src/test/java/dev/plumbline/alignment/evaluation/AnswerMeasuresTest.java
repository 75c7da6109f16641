package dev.plumbline.alignment.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerMeasuresTest {

  @Test
  void sharesAreOverAllAnswers() {
    AnswerMeasures measures =
        AnswerMeasures.of(
            List.of(
                new Answer("q", "one two three", true),
                new Answer("q", " ", true),
                new Answer("q", "one two three", false),
                new Answer("q", "one two", false)));

    assertThat(measures.meanWords()).isEqualTo(2);
    assertThat(measures.emptyShare()).isEqualTo(0.25);
    assertThat(measures.finishedShare()).isEqualTo(0.5);
    assertThat(measures.repetition()).isZero();
  }

  @Test
  void anAnswerThatGoesInCirclesIsSeen() {
    AnswerMeasures measures =
        AnswerMeasures.of(List.of(new Answer("q", "the sea is blue ".repeat(10), false)));

    assertThat(measures.repetition()).isCloseTo(1 - 4.0 / 37, within(1e-9));
    assertThat(measures.distinctPairs()).isCloseTo(4.0 / 39, within(1e-9));
  }

  @ParameterizedTest
  @ValueSource(strings = {"我不知道。", "わかりません。", "ฉันไม่รู้", "- - - |"})
  void circlesAreSeenInLanguagesWithoutBlanksAndInSigns(String sentence) {
    AnswerMeasures measures =
        AnswerMeasures.of(List.of(new Answer("q", sentence.repeat(40), false)));

    assertThat(measures.repetition()).isGreaterThan(0.9);
  }

  @Test
  void signsAreNoWordsButNotNothingEither() {
    AnswerMeasures measures = AnswerMeasures.of(List.of(new Answer("q", "- yes -- !", true)));

    assertThat(measures.meanWords()).isEqualTo(1);
    assertThat(AnswerMeasures.of(List.of(new Answer("q", "!", true))).emptyShare()).isZero();
  }
}
