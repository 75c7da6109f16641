package dev.plumbline.alignment.evaluation;

/**
 * How often something ranks the chosen response of a pair above the rejected one.
 *
 * @param correct pairs ranked right; a tie that is to count half adds a half
 * @param independentPairs how many pairs that have nothing to do with each other tell as much
 */
public record PairAccuracy(int pairs, double correct, double independentPairs) {

  public PairAccuracy {
    if (pairs < 0 || correct < 0 || correct > pairs) {
      throw new IllegalArgumentException(correct + " of " + pairs + " pairs cannot be right");
    }
    if (independentPairs < 0 || independentPairs > pairs) {
      throw new IllegalArgumentException(pairs + " pairs tell less than " + independentPairs);
    }
  }

  /** Of pairs that have nothing to do with each other. */
  public PairAccuracy(int pairs, double correct) {
    this(pairs, correct, pairs);
  }

  /** The share of pairs ranked right; without pairs, what chance gives. */
  public double value() {
    return pairs == 0 ? 0.5 : correct / pairs;
  }

  /**
   * Standard error of the share, with one success and one failure added to the count: a share of 1
   * from few pairs is not certain.
   */
  public double standardError() {
    double share = (value() * independentPairs + 1) / (independentPairs + 2);
    return Math.sqrt(share * (1 - share) / Math.max(1, independentPairs));
  }

  /** The share less its standard error: what can be relied on. */
  public double lowerBound() {
    return value() - standardError();
  }

  /** The accuracy of the opposite ranking. */
  public PairAccuracy reversed() {
    return new PairAccuracy(pairs, pairs - correct, independentPairs);
  }

  /** Of these pairs and those together. */
  public PairAccuracy plus(PairAccuracy other) {
    return new PairAccuracy(
        pairs + other.pairs, correct + other.correct, independentPairs + other.independentPairs);
  }
}
