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
 * @param prompts the prompts of each of these pairs
 * @param accuracy pairs with reward(chosen) strictly above reward(rejected)
 * @param rawAccuracy pairs with log p(chosen) strictly above log p(rejected), no reference
 * @param perTokenAccuracy the same with log p per token
 */
public record RewardMeasures(
    double chosen,
    double rejected,
    List<Double> margins,
    List<PairPrompts> prompts,
    PairAccuracy accuracy,
    PairAccuracy rawAccuracy,
    PairAccuracy perTokenAccuracy) {

  public RewardMeasures {
    margins = List.copyOf(margins);
    prompts = List.copyOf(prompts);
    if (margins.isEmpty()) {
      throw new IllegalArgumentException("rewards need at least one pair to measure on");
    }
    if (prompts.size() != margins.size()) {
      throw new IllegalArgumentException(
          margins.size() + " pairs cannot be of " + prompts.size() + " prompts");
    }
  }

  /** Policy and reference have scored the same pairs in the same order. */
  public static RewardMeasures of(List<PairScore> policy, List<PairScore> reference, double beta) {
    List<Double> margins = new ArrayList<>();
    double chosen = 0;
    double rejected = 0;
    for (int i = 0; i < policy.size(); i++) {
      double good = beta * gain(policy.get(i).chosen(), reference.get(i).chosen());
      double bad = beta * gain(policy.get(i).rejected(), reference.get(i).rejected());
      chosen += good;
      rejected += bad;
      margins.add(good - bad);
    }
    List<PairPrompts> prompts = policy.stream().map(PairScore::prompts).toList();
    double independent = new PromptErrors(prompts).independentPairs();
    long right = margins.stream().filter(margin -> margin > 0).count();
    return new RewardMeasures(
        chosen / policy.size(),
        rejected / policy.size(),
        margins,
        prompts,
        new PairAccuracy(margins.size(), right, independent),
        ranking(policy, ResponseScore::logProbability, independent),
        ranking(policy, ResponseScore::perToken, independent));
  }

  /** Mean of reward(chosen) - reward(rejected). */
  public double margin() {
    return margins.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
  }

  /** Standard error of the mean margin; infinite where all pairs are of one prompt. */
  public double marginStandardError() {
    return new PromptErrors(prompts).ofMean(margins);
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
