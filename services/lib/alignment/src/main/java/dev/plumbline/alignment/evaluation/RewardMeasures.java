package dev.plumbline.alignment.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * How an adapter ranks held-out pairs, as trl defines it: reward = beta * (log p of the policy -
 * log p of the reference), summed over the response.
 *
 * @param chosen mean reward of the chosen responses
 * @param rejected mean reward of the rejected responses
 * @param margins reward(chosen) - reward(rejected) of each pair
 * @param tokenGains the gains per token of each of these pairs
 * @param prompts the prompts of each of these pairs
 * @param accuracy pairs with reward(chosen) strictly above reward(rejected)
 * @param rawAccuracy pairs with log p(chosen) strictly above log p(rejected), no reference
 * @param perTokenAccuracy the same with log p per token
 */
public record RewardMeasures(
    double chosen,
    double rejected,
    List<Double> margins,
    List<TokenGain> tokenGains,
    List<PairPrompts> prompts,
    PairAccuracy accuracy,
    PairAccuracy rawAccuracy,
    PairAccuracy perTokenAccuracy) {

  public RewardMeasures {
    margins = List.copyOf(margins);
    tokenGains = List.copyOf(tokenGains);
    prompts = List.copyOf(prompts);
    if (margins.isEmpty()) {
      throw new IllegalArgumentException("rewards need at least one pair to measure on");
    }
    if (prompts.size() != margins.size() || tokenGains.size() != margins.size()) {
      throw new IllegalArgumentException(
          "%d margins, %d gains and %d prompts are not of the same pairs"
              .formatted(margins.size(), tokenGains.size(), prompts.size()));
    }
  }

  /** Policy and reference have scored the same pairs in the same order. */
  public static RewardMeasures of(List<PairScore> policy, List<PairScore> reference, double beta) {
    List<Double> margins = new ArrayList<>();
    List<TokenGain> tokenGains = new ArrayList<>();
    double chosen = 0;
    double rejected = 0;
    for (int i = 0; i < policy.size(); i++) {
      double good = beta * gain(policy.get(i).chosen(), reference.get(i).chosen());
      double bad = beta * gain(policy.get(i).rejected(), reference.get(i).rejected());
      chosen += good;
      rejected += bad;
      margins.add(good - bad);
      tokenGains.add(TokenGain.between(policy.get(i), reference.get(i)));
    }
    List<PairPrompts> prompts = policy.stream().map(PairScore::prompts).toList();
    double independent = new PromptErrors(prompts).independentPairs();
    long right = margins.stream().filter(margin -> margin > 0).count();
    return new RewardMeasures(
        chosen / policy.size(),
        rejected / policy.size(),
        margins,
        tokenGains,
        prompts,
        new PairAccuracy(margins.size(), right, independent),
        ranking(policy, ResponseScore::logProbability, independent),
        ranking(policy, ResponseScore::perToken, independent));
  }

  /** Mean of reward(chosen) - reward(rejected). */
  public double margin() {
    return mean(margins);
  }

  /** Standard error of the mean margin; infinite where all pairs are of one prompt. */
  public double marginStandardError() {
    return new PromptErrors(prompts).ofMean(margins);
  }

  /** Mean gain per token of the chosen responses, less that of the rejected ones, in nats. */
  public double tokenMargin() {
    return mean(tokenMargins());
  }

  /** Standard error of the mean margin per token; infinite where all pairs are of one prompt. */
  public double tokenMarginStandardError() {
    return new PromptErrors(prompts).ofMean(tokenMargins());
  }

  /** Mean gain per token of the chosen responses, in nats. */
  public double chosenTokenGain() {
    return mean(tokenGains.stream().map(TokenGain::chosen).toList());
  }

  /** What the rewards of the pairs say together. */
  public Standing byReward() {
    return new PromptErrors(prompts).standing(margins);
  }

  /** What the gains per token of the pairs say together. */
  public Standing byToken() {
    return new PromptErrors(prompts).standing(tokenMargins());
  }

  private List<Double> tokenMargins() {
    return tokenGains.stream().map(TokenGain::margin).toList();
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
  }

  /** How its accuracy differs from that of the adapter now served, on the same pairs. */
  public AccuracyChange changeFrom(RewardMeasures served) {
    return AccuracyChange.between(served.margins, margins, new PromptErrors(prompts));
  }

  private static double gain(ResponseScore policy, ResponseScore reference) {
    return policy.logProbability() - reference.logProbability();
  }

  private static PairAccuracy ranking(
      List<PairScore> policy, ToDoubleFunction<ResponseScore> value, double independent) {
    long right =
        policy.stream()
            .filter(
                pair -> value.applyAsDouble(pair.chosen()) > value.applyAsDouble(pair.rejected()))
            .count();
    return new PairAccuracy(policy.size(), right, independent);
  }
}
