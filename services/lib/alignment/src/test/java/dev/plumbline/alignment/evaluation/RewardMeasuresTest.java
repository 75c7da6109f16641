package dev.plumbline.alignment.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class RewardMeasuresTest {

  private static final List<PairScore> BASE =
      List.of(pair("a", -10, 2, -10, 2), pair("b", -20, 4, -10, 5), pair("c", -5, 1, -5, 1));

  @Test
  void rewardsAreScaledGainsOverTheReference() {
    List<PairScore> policy =
        List.of(pair("a", -8, 2, -14, 2), pair("b", -19, 4, -10, 5), pair("c", -5, 1, -5, 1));

    RewardMeasures rewards = RewardMeasures.of(policy, BASE, 0.1);

    assertThat(rewards.chosen()).isCloseTo(0.1, within(1e-9));
    assertThat(rewards.rejected()).isCloseTo(-0.4 / 3, within(1e-9));
    assertThat(rewards.margin()).isCloseTo(0.7 / 3, within(1e-9));
  }

  @Test
  void anEqualRewardIsNotRankedRight() {
    RewardMeasures rewards = RewardMeasures.of(BASE, BASE, 0.1);

    assertThat(rewards.accuracy().value()).isZero();
  }

  @Test
  void rawAndPerTokenAccuracyNeedNoReference() {
    List<PairScore> policy = List.of(pair("a", -9, 10, -8, 2), pair("b", -7, 1, -9, 3));

    RewardMeasures rewards = RewardMeasures.of(policy, policy, 0.1);

    assertThat(rewards.rawAccuracy().correct()).isEqualTo(1);
    assertThat(rewards.perTokenAccuracy().correct()).isEqualTo(1);
  }

  @Test
  void theMarginHasAStandardError() {
    List<PairScore> policy =
        List.of(pair("a", -9, 2, -10, 2), pair("b", -17, 4, -10, 5), pair("c", -5, 1, -5, 1));

    RewardMeasures rewards = RewardMeasures.of(policy, BASE, 1);

    assertThat(rewards.margins()).containsExactly(1.0, 3.0, 0.0);
    assertThat(rewards.marginStandardError()).isCloseTo(Math.sqrt(7.0 / 9), within(1e-9));
  }

  @Test
  void theChangeFromTheServedAdapterIsMeasuredPairByPair() {
    RewardMeasures better =
        RewardMeasures.of(List.of(pair("a", -8, 1, -10, 1), pair("b", -8, 1, -10, 1)), base(2), 1);
    RewardMeasures half =
        RewardMeasures.of(List.of(pair("a", -8, 1, -10, 1), pair("b", -12, 1, -10, 1)), base(2), 1);

    assertThat(better.changeFrom(half).difference()).isEqualTo(0.5);
    assertThat(half.changeFrom(better).difference()).isEqualTo(-0.5);
    assertThat(half.changeFrom(half)).isEqualTo(new AccuracyChange(0, 0));
  }

  @Test
  void thePairsOfOnePromptTellTogetherAsMuchAsOne() {
    List<PairScore> policy = new ArrayList<>(Collections.nCopies(16, pair("a", -11, 1, -10, 1)));
    for (String prompt : List.of("b", "c", "d", "e")) {
      policy.add(pair(prompt, -9, 1, -10, 1));
    }

    RewardMeasures rewards = RewardMeasures.of(policy, base(20), 1);

    assertThat(rewards.margin()).isCloseTo(-0.6, within(1e-9));
    assertThat(rewards.marginStandardError()).isCloseTo(0.4, within(1e-9));
    assertThat(rewards.accuracy().value()).isEqualTo(0.2);
    assertThat(rewards.accuracy().independentPairs()).isCloseTo(400.0 / 260, within(1e-9));
    assertThat(rewards.accuracy().standardError())
        .isGreaterThan(new PairAccuracy(20, 4).standardError());
  }

  @Test
  void pairsOfOnePromptAloneHaveNoStandardError() {
    List<PairScore> policy = Collections.nCopies(3, pair("a", -9, 1, -10, 1));

    RewardMeasures rewards = RewardMeasures.of(policy, base(3), 1);

    assertThat(rewards.marginStandardError()).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(rewards.accuracy().independentPairs()).isEqualTo(1);
  }

  private static List<PairScore> base(int pairs) {
    return Collections.nCopies(pairs, pair("base", -10, 1, -10, 1));
  }

  private static PairScore pair(
      String prompt, double chosen, int chosenTokens, double rejected, int tokens) {
    return new PairScore(
        prompt, new ResponseScore(chosen, chosenTokens), new ResponseScore(rejected, tokens));
  }
}
