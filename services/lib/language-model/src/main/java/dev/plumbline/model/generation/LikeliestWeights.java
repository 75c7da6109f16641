package dev.plumbline.model.generation;

import java.util.Arrays;

/**
 * Where the likeliest of many tokens end. Gives what sorting the weights of all would give, but
 * sorts few of them: the engine's thread chooses among a whole vocabulary for each token of each
 * answer. The largest weight is 1.
 */
final class LikeliestWeights {
  /** Weights that differ by less than a factor of two are counted together; below are the rest. */
  private static final int BINADES = 40;

  private final double[] weights;
  private final int count;

  /**
   * @param count how many there are, the first ones of the array
   */
  LikeliestWeights(double[] weights, int count) {
    this.weights = weights;
    this.count = count;
  }

  /** The least of so many largest weights. */
  double least(int number) {
    if (number > count / 2) {
      return sortedFrom(0)[count - number];
    }
    double[] held = new double[2 * number];
    int size = 0;
    double least = -1;
    for (int i = 0; i < count; i++) {
      if (weights[i] > least) {
        held[size] = weights[i];
        size++;
        if (size == held.length) {
          Arrays.sort(held);
          System.arraycopy(held, number, held, 0, number);
          size = number;
          least = held[0];
        }
      }
    }
    Arrays.sort(held, 0, size);
    return held[size - number];
  }

  /** The least of the fewest largest weights whose sum, from the largest on, is not below this. */
  double leastReaching(double sum) {
    double[] sorted = sortedReaching(sum);
    int place = placeReaching(sorted, sum);
    if (place < 0) {
      // Another order of summands is rounded otherwise, so that a few may be missing.
      sorted = sortedFrom(0);
      place = Math.max(0, placeReaching(sorted, sum));
    }
    return sorted[place];
  }

  /** The largest weights, so many that their sum is not below this but for rounding, sorted. */
  double[] sortedReaching(double sum) {
    double[] sums = new double[BINADES + 1];
    for (int i = 0; i < count; i++) {
      sums[Math.min(-Math.getExponent(weights[i]), BINADES)] += weights[i];
    }
    int last = 0;
    double reached = sums[0];
    while (last < BINADES && reached < sum) {
      last++;
      reached += sums[last];
    }
    return sortedFrom(last == BINADES ? 0 : Math.scalb(1.0, -last));
  }

  private double[] sortedFrom(double least) {
    double[] found = Arrays.stream(weights, 0, count).filter(each -> each >= least).toArray();
    Arrays.sort(found);
    return found;
  }

  /** Negative when all of them together are below the sum. */
  private static int placeReaching(double[] sorted, double sum) {
    int place = sorted.length - 1;
    double reached = sorted[place];
    while (place > 0 && reached < sum) {
      place--;
      reached += sorted[place];
    }
    return reached < sum ? -1 : place;
  }
}
