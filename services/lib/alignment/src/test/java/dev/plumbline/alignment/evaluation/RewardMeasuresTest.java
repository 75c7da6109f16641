package dev.plumbline.alignment.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class RewardMeasuresTest {

  private static final List<PairScore> BASE =
      List.of(pair(-10, 2, -10, 2), pair(-20, 4, -10, 5), pair(-5, 1, -5, 1));

  @Test
  void rewardsAreScaledGainsOverTheReference() {
    List<PairScore> policy = List.of(pair(-8, 2, -14, 2), pair(-19, 4, -10, 5), pair(-5, 1, -5, 1));

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
    List<PairScore> policy = List.of(pair(-9, 10, -8, 2), pair(-7, 1, -9, 3));

    RewardMeasures rewards = RewardMeasures.of(policy, policy, 0.1);

    assertThat(rewards.rawAccuracy().correct()).isEqualTo(1);
    assertThat(rewards.perTokenAccuracy().correct()).isEqualTo(1);
  }

  @Test
  void theMarginHasAStandardError() {
    List<PairScore> policy = List.of(pair(-9, 2, -10, 2), pair(-17, 4, -10, 5), pair(-5, 1, -5, 1));

    RewardMeasures rewards = RewardMeasures.of(policy, BASE, 1);

    assertThat(rewards.margins()).containsExactly(1.0, 3.0, 0.0);
    assertThat(rewards.marginStandardError()).isCloseTo(Math.sqrt(7.0 / 9), within(1e-9));
  }

  @Test
  void theChangeFromTheServedAdapterIsMeasuredPairByPair() {
    RewardMeasures better =
        RewardMeasures.of(List.of(pair(-8, 1, -10, 1), pair(-8, 1, -10, 1)), base(2), 1);
    RewardMeasures half =
        RewardMeasures.of(List.of(pair(-8, 1, -10, 1), pair(-12, 1, -10, 1)), base(2), 1);

    assertThat(better.changeFrom(half).difference()).isEqualTo(0.5);
    assertThat(half.changeFrom(better).difference()).isEqualTo(-0.5);
    assertThat(half.changeFrom(half)).isEqualTo(new AccuracyChange(0, 0));
  }

  private static List<PairScore> base(int pairs) {
    return Collections.nCopies(pairs, pair(-10, 1, -10, 1));
  }

  private static PairScore pair(double chosen, int chosenTokens, double rejected, int tokens) {
    return new PairScore(
        new ResponseScore(chosen, chosenTokens), new ResponseScore(rejected, tokens));
  }
}
