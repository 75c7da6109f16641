package dev.plumbline.alignment.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.alignment.evaluation.AnswerLimit;
import dev.plumbline.alignment.evaluation.AnswerMeasures;
import dev.plumbline.alignment.evaluation.Drift;
import dev.plumbline.alignment.evaluation.Evaluation;
import dev.plumbline.alignment.evaluation.PairAccuracy;
import dev.plumbline.alignment.evaluation.PairPrompts;
import dev.plumbline.alignment.evaluation.PairScore;
import dev.plumbline.alignment.evaluation.ResponseScore;
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
  void aMarginOfNothingOrLessIsRefusedHoweverFewPairsThereAre() {
    assertFails(judge(rewards(10, 20), SMALL_DRIFT, GOOD_ANSWERS), "reward-margin");
    assertFails(
        judge(rewards(9, 20), SMALL_DRIFT, GOOD_ANSWERS), "reward-margin", "reward-accuracy");
    assertFails(
        judge(rewards(3, 8), SMALL_DRIFT, GOOD_ANSWERS), "reward-margin", "reward-accuracy");
  }

  @Test
  void onePairThatIsWonByFarDoesNotMakeUpForMostOfTheOthers() {
    RewardMeasures mostLost = withLargeWin(rewards(9, 20));

    assertFails(judge(mostLost, SMALL_DRIFT, GOOD_ANSWERS), "reward-accuracy");
  }

  @Test
  void shortLikedAnswersHideNoLossPerToken() {
    RewardMeasures rewards = perToken(30, -0.4, 96, -0.3);

    assertThat(rewards.margin()).isPositive();
    assertThat(rewards.accuracy().value()).isOne();
    assertFails(judge(rewards, SMALL_DRIFT, GOOD_ANSWERS), "token-margin");
  }

  @Test
  void longLikedAnswersThatGainPerTokenPassWhateverTheirSumsSay() {
    RewardMeasures rewards = perToken(96, -0.25, 30, -0.35);

    assertThat(rewards.margin()).isNegative();
    assertThat(rewards.accuracy().value()).isZero();
    assertThat(judge(rewards, SMALL_DRIFT, GOOD_ANSWERS).passed()).isTrue();
  }

  @Test
  void aLargeLossOnEveryTokenIsRefusedWhicheverAnswersAreLonger() {
    RewardMeasures likedShort = perToken(30, -2.5, 96, -2.6);
    RewardMeasures likedLong = perToken(96, -2.5, 30, -2.6);

    assertFails(judge(likedShort, SMALL_DRIFT, GOOD_ANSWERS), "liked-answers");
    assertFails(judge(likedLong, SMALL_DRIFT, GOOD_ANSWERS), "liked-answers");
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

    assertFails(
        judge(apart, SMALL_DRIFT, GOOD_ANSWERS),
        "reward-margin",
        "reward-accuracy",
        "token-margin");
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

  /** Twenty pairs whose responses all have so many tokens and gain so much on each. */
  private static RewardMeasures perToken(
      int chosenTokens, double chosenGain, int rejectedTokens, double rejectedGain) {
    List<PairScore> base = new ArrayList<>();
    List<PairScore> policy = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      base.add(scores(i, chosenTokens, -1.4, rejectedTokens, -1.4));
      policy.add(scores(i, chosenTokens, -1.4 + chosenGain, rejectedTokens, -1.4 + rejectedGain));
    }
    return RewardMeasures.of(policy, base, 0.1);
  }

  private static PairScore scores(
      int prompt, int chosenTokens, double chosen, int rejectedTokens, double rejected) {
    return new PairScore(
        "prompt" + prompt,
        new ResponseScore(chosen * chosenTokens, chosenTokens),
        new ResponseScore(rejected * rejectedTokens, rejectedTokens));
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
