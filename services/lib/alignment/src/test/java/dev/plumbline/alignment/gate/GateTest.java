package dev.plumbline.alignment.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.alignment.evaluation.AnswerLimit;
import dev.plumbline.alignment.evaluation.AnswerMeasures;
import dev.plumbline.alignment.evaluation.Drift;
import dev.plumbline.alignment.evaluation.Evaluation;
import dev.plumbline.alignment.evaluation.PairAccuracy;
import dev.plumbline.alignment.evaluation.PairPrompts;
import dev.plumbline.alignment.evaluation.RewardMeasures;
import dev.plumbline.alignment.evaluation.TokenGain;
import dev.plumbline.alignment.settings.GateSettings;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GateTest {

  private static final Drift SMALL_DRIFT = new Drift(0.05, 20, 21);
  private static final AnswerMeasures GOOD_ANSWERS = answers(0, 1, 0.1);
  private static final AnswerMeasures BASE_ANSWERS = answers(0, 0.5, 0.1);

  private static final AnswerLimit LIMIT = new AnswerLimit(96, 0);

  private final Gate gate = new Gate(GateSettings.defaults());

  @Test
  void aGoodAdapterPasses() {
    GateVerdict verdict = judge(rewards(16, 20), SMALL_DRIFT, GOOD_ANSWERS);

    assertThat(verdict.passed()).isTrue();
  }

  @Test
  void aNegativeMarginIsRefusedOnlyWhenItIsSignificant() {
    RewardMeasures slightlyNegative = rewards(8, 20);
    RewardMeasures clearlyNegative = rewards(3, 20);

    assertThat(judge(slightlyNegative, SMALL_DRIFT, GOOD_ANSWERS).passed()).isTrue();
    assertFails(
        judge(clearlyNegative, SMALL_DRIFT, GOOD_ANSWERS), "reward-margin", "reward-accuracy");
  }

  @Test
  void anAccuracyBelowChanceIsRefusedOnlyWhenItIsSignificant() {
    RewardMeasures nearChance = withLargeWin(rewards(8, 20));
    RewardMeasures farBelow = withLargeWin(rewards(3, 20));

    assertThat(judge(nearChance, SMALL_DRIFT, GOOD_ANSWERS).passed()).isTrue();
    assertFails(judge(farBelow, SMALL_DRIFT, GOOD_ANSWERS), "reward-accuracy");
  }

  @Test
  void manyPairsOfOnePromptRefuseNoMoreThanOneOfEach() {
    RewardMeasures apart = rewards(4, 20);
    List<PairPrompts> prompts = new ArrayList<>(apart.prompts().subList(0, 4));
    prompts.addAll(Collections.nCopies(16, PairPrompts.of("asked again and again")));
    PairAccuracy accuracy = new PairAccuracy(20, 4, 400.0 / 260);
    RewardMeasures together =
        new RewardMeasures(
            0.1, 0, apart.margins(), apart.tokenGains(), prompts, accuracy, accuracy, accuracy);

    assertFails(judge(apart, SMALL_DRIFT, GOOD_ANSWERS), "reward-margin", "reward-accuracy");
    assertThat(judge(together, SMALL_DRIFT, GOOD_ANSWERS).passed()).isTrue();
  }

  @Test
  void anAdapterThatRanksFarWorseThanTheServedOneIsRefused() {
    Evaluation evaluation =
        new Evaluation(
            withLargeWin(rewards(10, 20)),
            Optional.of(rewards(20, 20)),
            SMALL_DRIFT,
            GOOD_ANSWERS,
            BASE_ANSWERS,
            LIMIT);

    assertFails(gate.judge(evaluation), "reward-accuracy-change");
  }

  @Test
  void anAdapterThatRanksALittleWorseThanTheServedOnePasses() {
    Evaluation evaluation =
        new Evaluation(
            rewards(19, 20),
            Optional.of(rewards(20, 20)),
            SMALL_DRIFT,
            GOOD_ANSWERS,
            BASE_ANSWERS,
            LIMIT);

    assertThat(gate.judge(evaluation).passed()).isTrue();
  }

  @Test
  void driftIsBounded() {
    assertFails(judge(rewards(16, 20), new Drift(3, 20, 21), GOOD_ANSWERS), "divergence");
    assertFails(judge(rewards(16, 20), new Drift(0.1, 20, 40), GOOD_ANSWERS), "perplexity-rise");
  }

  @Test
  void aFigureThatIsNoNumberPassesNothing() {
    Drift broken = new Drift(Double.NaN, 20, Double.NaN);

    assertFails(judge(rewards(16, 20), broken, GOOD_ANSWERS), "divergence", "perplexity-rise");
  }

  @Test
  void emptyEndlessAndCircularAnswersAreRefused() {
    assertFails(judge(rewards(16, 20), SMALL_DRIFT, answers(0.5, 1, 0)), "empty-answers");
    assertFails(judge(rewards(16, 20), SMALL_DRIFT, answers(0, 0, 0)), "unfinished-answers");
    assertFails(judge(rewards(16, 20), SMALL_DRIFT, answers(0, 1, 0.9)), "repetition");
  }

  @Test
  void answersMayBeEmptyAsOftenAsTheBaseModels() {
    AnswerMeasures oneOfFourEmpty = answers(0.25, 1, 0);

    GateVerdict asTheBase =
        judge(rewards(16, 20), SMALL_DRIFT, oneOfFourEmpty, answers(0.25, 1, 0), LIMIT);
    GateVerdict more = judge(rewards(16, 20), SMALL_DRIFT, oneOfFourEmpty, BASE_ANSWERS, LIMIT);

    assertThat(asTheBase.passed()).isTrue();
    assertFails(more, "empty-answers");
  }

  @Test
  void answersMayBeCutOffAsOftenAsThoseThatUsersLikeWouldBe() {
    AnswerMeasures cutOff = answers(0, 0, 0);
    AnswerMeasures finished = answers(0, 1, 0);

    GateVerdict longTaste =
        judge(rewards(16, 20), SMALL_DRIFT, cutOff, finished, new AnswerLimit(512, 0.8));
    GateVerdict shortTaste =
        judge(rewards(16, 20), SMALL_DRIFT, cutOff, finished, new AnswerLimit(512, 0.2));

    assertThat(longTaste.passed()).isTrue();
    assertFails(shortTaste, "unfinished-answers");
  }

  private GateVerdict judge(RewardMeasures rewards, Drift drift, AnswerMeasures answers) {
    return judge(rewards, drift, answers, BASE_ANSWERS, LIMIT);
  }

  private GateVerdict judge(
      RewardMeasures rewards,
      Drift drift,
      AnswerMeasures answers,
      AnswerMeasures baseAnswers,
      AnswerLimit limit) {
    return gate.judge(
        new Evaluation(rewards, Optional.empty(), drift, answers, baseAnswers, limit));
  }

  private static void assertFails(GateVerdict verdict, String... names) {
    assertThat(verdict.passed()).isFalse();
    assertThat(verdict.checks())
        .filteredOn(check -> !check.passed())
        .extracting(GateCheck::name)
        .containsExactly(names);
  }

  private static AnswerMeasures answers(double empty, double finished, double repetition) {
    return new AnswerMeasures(List.of(), 50, empty, finished, 0.9, repetition);
  }

  /** So many of the pairs ranked right, each by the same margin. */
  private static RewardMeasures rewards(int right, int pairs) {
    List<Double> margins = new ArrayList<>();
    for (int i = 0; i < pairs; i++) {
      margins.add(i < right ? 0.1 : -0.1);
    }
    List<PairPrompts> prompts =
        IntStream.range(0, pairs).mapToObj(i -> PairPrompts.of("prompt" + i)).toList();
    PairAccuracy accuracy = new PairAccuracy(pairs, right);
    List<TokenGain> gains = margins.stream().map(margin -> new TokenGain(margin, 0)).toList();
    return new RewardMeasures(0.1, 0, margins, gains, prompts, accuracy, accuracy, accuracy);
  }

  /** The same ranking with a positive mean: the first pair is won by far. */
  private static RewardMeasures withLargeWin(RewardMeasures rewards) {
    List<Double> margins = new ArrayList<>(rewards.margins());
    margins.set(0, 100.0);
    return new RewardMeasures(
        rewards.chosen(),
        rewards.rejected(),
        margins,
        rewards.tokenGains(),
        rewards.prompts(),
        rewards.accuracy(),
        rewards.rawAccuracy(),
        rewards.perTokenAccuracy());
  }
}
