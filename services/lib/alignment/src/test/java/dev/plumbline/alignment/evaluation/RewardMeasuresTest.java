package dev.plumbline.alignment.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.plumbline.alignment.PreferenceExample;
import dev.plumbline.alignment.Response;
import dev.plumbline.alignment.rows.Dataset;
import dev.plumbline.alignment.rows.HeldOutPrompts;
import dev.plumbline.alignment.rows.VotedPair;
import dev.plumbline.alignment.settings.DataSettings;
import dev.plumbline.model.chat.ChatMessage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
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
  void gainsPerTokenDoNotGrowWithLength() {
    List<PairScore> base = List.of(pair("a", -10, 10, -40, 40), pair("b", -20, 20, -10, 10));
    List<PairScore> damaged = List.of(pair("a", -13, 10, -52, 40), pair("b", -26, 20, -13, 10));
    List<PairScore> learned = List.of(pair("a", -12, 10, -56, 40), pair("b", -20, 20, -12, 10));

    RewardMeasures damage = RewardMeasures.of(damaged, base, 0.1);
    RewardMeasures learning = RewardMeasures.of(learned, base, 0.1);

    assertThat(damage.tokenMargin()).isCloseTo(0, within(1e-9));
    assertThat(damage.chosenTokenGain()).isCloseTo(-0.3, within(1e-9));
    assertThat(learning.tokenMargin()).isCloseTo(0.2, within(1e-9));
    assertThat(learning.tokenMarginStandardError()).isCloseTo(0, within(1e-9));
    assertThat(learning.chosenTokenGain()).isCloseTo(-0.1, within(1e-9));
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

  @Test
  void aDislikedPromptThatManyLikedOnesAreComparedWithTellsAsMuchAsOnePair() {
    List<VotedPair> pairs = halvesOfFewDislikedPrompts();
    List<String> disliked = pairs.stream().map(VotedPair::rejectedPromptId).distinct().toList();
    List<PairScore> reference = scores(pairs, prompt -> -10);
    List<PairScore> policy = scores(pairs, prompt -> disliked.indexOf(prompt) < 4 ? -8 : -12);

    RewardMeasures rewards = RewardMeasures.of(policy, reference, 1);

    PromptErrors oncePerPrompt = new PromptErrors(disliked.stream().map(PairPrompts::of).toList());
    double error =
        oncePerPrompt.ofMean(
            disliked.stream().map(prompt -> disliked.indexOf(prompt) < 4 ? -2.0 : 2.0).toList());
    assertThat(rewards.margins()).hasSize(5 * disliked.size());
    assertThat(rewards.accuracy().independentPairs()).isCloseTo(disliked.size(), within(1e-9));
    assertThat(rewards.marginStandardError()).isCloseTo(error, within(1e-9));
  }

  private static List<PairScore> scores(
      List<VotedPair> pairs, ToDoubleFunction<String> ofDislikedPrompt) {
    return pairs.stream()
        .map(
            pair ->
                new PairScore(
                    new PairPrompts(pair.promptId(), pair.rejectedPromptId()),
                    new ResponseScore(-10, 1),
                    new ResponseScore(ofDislikedPrompt.applyAsDouble(pair.rejectedPromptId()), 1)))
        .toList();
  }

  private static List<VotedPair> halvesOfFewDislikedPrompts() {
    List<PreferenceExample> examples = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      examples.add(half("liked " + i, Optional.of("good"), Optional.empty()));
    }
    for (int i = 0; i < 60 * 5; i++) {
      examples.add(half("disliked " + i % 60, Optional.empty(), Optional.of("bad " + i)));
    }
    return Dataset.split(examples, HeldOutPrompts.of(DataSettings.defaults())).heldOut();
  }

  private static PreferenceExample half(
      String prompt, Optional<String> chosen, Optional<String> rejected) {
    return new PreferenceExample(
        prompt + rejected,
        prompt,
        List.of(ChatMessage.user(prompt)),
        chosen.map(Response::whole),
        rejected.map(Response::whole),
        false);
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
