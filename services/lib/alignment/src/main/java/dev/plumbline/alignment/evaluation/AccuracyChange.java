package dev.plumbline.alignment.evaluation;

import java.util.List;

/**
 * By how much one adapter's reward accuracy differs from another's on the same pairs.
 *
 * @param difference positive when the new one is better
 * @param standardError of the difference, pair by pair
 */
public record AccuracyChange(double difference, double standardError) {

  /** Both lists hold, for the same pairs in the same order, reward(chosen) - reward(rejected). */
  static AccuracyChange between(List<Double> servedMargins, List<Double> newMargins) {
    int pairs = newMargins.size();
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < pairs; i++) {
      int change = right(newMargins.get(i)) - right(servedMargins.get(i));
      sum += change;
      squares += change * change;
    }
    double mean = sum / pairs;
    double variance = squares / pairs - mean * mean;
    double error = pairs < 2 ? Double.POSITIVE_INFINITY : Math.sqrt(variance / (pairs - 1));
    return new AccuracyChange(mean, error);
  }

  private static int right(double margin) {
    return margin > 0 ? 1 : 0;
  }
}
