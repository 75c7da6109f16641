package dev.plumbline.model.generation;

import java.nio.FloatBuffer;

/**
 * The tokens that may come next, with their weights: the likeliest has 1, the others less. Tokens
 * so unlikely that all of them together would hardly ever be drawn are left out from the start.
 */
final class Candidates {
  /** Below this difference of logits a token's weight is under 1e-11. */
  private static final double NEGLIGIBLE = -25;

  private int count;
  private final int[] ids;
  private final double[] weights;

  private Candidates(int capacity) {
    ids = new int[capacity];
    weights = new double[capacity];
  }

  static Candidates of(FloatBuffer logits, double temperature) {
    int size = logits.limit();
    float largest = Float.NEGATIVE_INFINITY;
    for (int id = 0; id < size; id++) {
      largest = Math.max(largest, logits.get(id));
    }
    if (!Float.isFinite(largest)) {
      throw new ArithmeticException("The model's logits are not numbers");
    }
    Candidates candidates = new Candidates(size);
    float least = (float) (largest + NEGLIGIBLE * temperature);
    for (int id = 0; id < size; id++) {
      float logit = logits.get(id);
      if (logit >= least) {
        candidates.add(id, Math.exp((logit - largest) / temperature));
      }
    }
    return candidates;
  }

  private void add(int id, double weight) {
    ids[count] = id;
    weights[count] = weight;
    count++;
  }

  /** The number of tokens left. */
  int size() {
    return count;
  }

  /** Keeps so many likeliest tokens, and those as likely as the last of them. */
  void keepLikeliest(int number) {
    if (number < count) {
      keepFrom(likeliest().least(number));
    }
  }

  /** Keeps the fewest likeliest tokens that together have the probability. */
  void keepNucleus(double probability) {
    keepFrom(likeliest().leastReaching(probability * total()));
  }

  /** Keeps the tokens that are at least so likely against the likeliest. */
  void keepAtLeast(double share) {
    keepFrom(share);
  }

  /** The token at a point between 0 and 1 of the weights laid side by side. */
  int draw(double point) {
    double left = point * total();
    for (int i = 0; i < count; i++) {
      left -= weights[i];
      if (left < 0) {
        return ids[i];
      }
    }
    return ids[count - 1];
  }

  private double total() {
    double total = 0;
    for (int i = 0; i < count; i++) {
      total += weights[i];
    }
    return total;
  }

  private LikeliestWeights likeliest() {
    return new LikeliestWeights(weights, count);
  }

  private void keepFrom(double least) {
    int kept = 0;
    for (int i = 0; i < count; i++) {
      if (weights[i] >= least) {
        ids[kept] = ids[i];
        weights[kept] = weights[i];
        kept++;
      }
    }
    count = kept;
  }
}
