package dev.plumbline.alignment.evaluation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Standard errors of means over pairs of which several may be of one prompt. What an adapter makes
 * of one of those it is likely to make of the others, so they tell less than as many pairs of
 * different prompts: the deviations of a prompt's pairs from the mean are taken as one.
 *
 * @param prompts the prompt of each pair, by its id
 */
record PromptErrors(List<String> prompts) {

  PromptErrors {
    prompts = List.copyOf(prompts);
  }

  /**
   * The standard error of the mean of a value of each pair; infinite where all pairs are of one
   * prompt. Where each pair has a prompt of its own, that of so many independent values.
   */
  double ofMean(List<Double> values) {
    double mean = values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    Map<String, Double> deviations = new LinkedHashMap<>();
    for (int i = 0; i < values.size(); i++) {
      deviations.merge(prompts.get(i), values.get(i) - mean, Double::sum);
    }
    double squares = deviations.values().stream().mapToDouble(sum -> sum * sum).sum();
    double number = deviations.size();
    return number < 2
        ? Double.POSITIVE_INFINITY
        : Math.sqrt(squares * number / (number - 1)) / values.size();
  }

  /** How many pairs of different prompts tell as much, if those of one prompt always agree. */
  double independentPairs() {
    Map<String, Long> numbers =
        prompts.stream().collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    double squares = numbers.values().stream().mapToDouble(pairs -> (double) pairs * pairs).sum();
    return (double) prompts.size() * prompts.size() / squares;
  }
}
