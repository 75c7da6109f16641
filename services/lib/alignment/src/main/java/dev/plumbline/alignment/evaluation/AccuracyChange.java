package dev.plumbline.alignment.evaluation;

import java.util.List;
import java.util.stream.IntStream;

/**
 * By how much one adapter's reward accuracy differs from another's on the same pairs.
 *
 * @param difference positive when the new one is better
 * @param standardError of the difference, pair by pair; infinite where all are of one prompt
 */
public record AccuracyChange(double difference, double standardError) {

  /** Both lists hold, for the same pairs in the same order, reward(chosen) - reward(rejected). */
  static AccuracyChange between(
      List<Double> servedMargins, List<Double> newMargins, PromptErrors errors) {
    List<Double> changes =
        IntStream.range(0, newMargins.size())
            .mapToObj(i -> right(newMargins.get(i)) - right(servedMargins.get(i)))
            .toList();
    double mean = changes.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    return new AccuracyChange(mean, errors.ofMean(changes));
  }

  private static double right(double margin) {
    return margin > 0 ? 1 : 0;
  }
}
