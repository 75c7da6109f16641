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
 * @param accuracy pairs with reward(chosen) strictly above reward(rejected)
 * @param rawAccuracy pairs with log p(chosen) strictly above log p(rejected), no reference
 * @param perTokenAccuracy the same with log p per token
 */
public record RewardMeasures(
    double chosen,
    double rejected,
    List<Double> margins,
    PairAccuracy accuracy,
    PairAccuracy rawAccuracy,
    PairAccuracy perTokenAccuracy) {

  public RewardMeasures {
    margins = List.copyOf(margins);
    if (margins.isEmpty()) {
      throw new IllegalArgumentException("rewards need at least one pair to measure on");
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
    return new RewardMeasures(
        chosen / policy.size(),
        rejected / policy.size(),
        margins,
        new PairAccuracy(margins.size(), margins.stream().filter(margin -> margin > 0).count()),
        ranking(policy, ResponseScore::logProbability),
        ranking(policy, ResponseScore::perToken));
  }

  /** Mean of reward(chosen) - reward(rejected). */
  public double margin() {
    return margins.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
  }

  /** Standard error of the mean margin; infinite for a single pair. */
  public double marginStandardError() {
    double mean = margin();
    double squares =
        margins.stream().mapToDouble(margin -> (margin - mean) * (margin - mean)).sum();
    int pairs = margins.size();
    return pairs < 2 ? Double.POSITIVE_INFINITY : Math.sqrt(squares / (pairs - 1) / pairs);
  }

  /** How its accuracy differs from that of the adapter now served, on the same pairs. */
  public AccuracyChange changeFrom(RewardMeasures served) {
    return AccuracyChange.between(served.margins, margins);
  }

  private static double gain(ResponseScore policy, ResponseScore reference) {
    return policy.logProbability() - reference.logProbability();
  }

  private static PairAccuracy ranking(
      List<PairScore> policy, ToDoubleFunction<ResponseScore> value) {
    long right =
        policy.stream()
            .filter(
                pair -> value.applyAsDouble(pair.chosen()) > value.applyAsDouble(pair.rejected()))
            .count();
    return new PairAccuracy(policy.size(), right);
  }
}
