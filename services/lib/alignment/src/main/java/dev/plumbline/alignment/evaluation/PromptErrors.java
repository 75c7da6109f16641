package dev.plumbline.alignment.evaluation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Standard errors of means over pairs of which several may be of one prompt. What an adapter makes
 * of one of those it is likely to make of the others, so they tell less than as many pairs of
 * different prompts: the deviations of a prompt's pairs from the mean are taken as one.
 *
 * <p>A liked and a disliked response to different prompts have either prompt in common with other
 * pairs. The variance is then that by the one prompt and that by the other less what is in both
 * (Cameron, Gelbach and Miller, <i>Robust Inference with Multiway Clustering</i>, 2011).
 *
 * @param prompts the prompts of each pair
 */
record PromptErrors(List<PairPrompts> prompts) {

  PromptErrors {
    prompts = List.copyOf(prompts);
  }

  /**
   * The standard error of the mean of a value of each pair; infinite where all pairs have the same
   * prompt on a side. Where each pair has prompts of its own, that of so many independent values.
   */
  double ofMean(List<Double> values) {
    double chosen = variance(values, PairPrompts::chosen);
    double rejected = variance(values, PairPrompts::rejected);
    double larger = Math.max(chosen, rejected);
    // The difference may be below either in few pairs, and is no number where one is infinite.
    return Double.isInfinite(larger)
        ? larger
        : Math.sqrt(Math.max(larger, chosen + rejected - variance(values, both -> both)));
  }

  private double variance(List<Double> values, Function<PairPrompts, Object> cluster) {
    double mean = values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    Map<Object, Double> deviations = new LinkedHashMap<>();
    for (int i = 0; i < values.size(); i++) {
      deviations.merge(cluster.apply(prompts.get(i)), values.get(i) - mean, Double::sum);
    }
    double squares = deviations.values().stream().mapToDouble(sum -> sum * sum).sum();
    double number = deviations.size();
    return number < 2
        ? Double.POSITIVE_INFINITY
        : squares * number / (number - 1) / values.size() / values.size();
  }

  /** What the margins of the pairs say together. */
  Standing standing(List<Double> margins) {
    Map<PairPrompts, List<Double>> ofPrompts =
        IntStream.range(0, margins.size())
            .boxed()
            .collect(
                Collectors.groupingBy(
                    prompts::get,
                    LinkedHashMap::new,
                    Collectors.mapping(margins::get, Collectors.toList())));
    return new Standing(
        mean(ofPrompts, margin -> margin), mean(ofPrompts, margin -> margin > 0 ? 1 : 0));
  }

  private static double mean(
      Map<PairPrompts, List<Double>> ofPrompts, ToDoubleFunction<Double> value) {
    return ofPrompts.values().stream()
        .mapToDouble(margins -> margins.stream().mapToDouble(value).average().orElseThrow())
        .average()
        .orElseThrow();
  }

  /** How many pairs of different prompts tell as much, if those of one prompt always agree. */
  double independentPairs() {
    double squares =
        squares(PairPrompts::chosen) + squares(PairPrompts::rejected) - squares(both -> both);
    return (double) prompts.size() * prompts.size() / squares;
  }

  private double squares(Function<PairPrompts, Object> cluster) {
    Map<Object, Long> numbers =
        prompts.stream().collect(Collectors.groupingBy(cluster, Collectors.counting()));
    return numbers.values().stream().mapToDouble(pairs -> (double) pairs * pairs).sum();
  }
}
