package dev.plumbline.alignment.evaluation;

/**
 * How often something ranks the chosen response of a pair above the rejected one.
 *
 * @param correct pairs ranked right; a tie that is to count half adds a half
 * @param independentPairs how many pairs that have nothing to do with each other tell as much
 * @param ties pairs that count half, for it does not tell their responses apart
 */
public record PairAccuracy(int pairs, double correct, double independentPairs, int ties) {

  public PairAccuracy {
    if (pairs < 0 || correct < 0 || correct > pairs) {
      throw new IllegalArgumentException(correct + " of " + pairs + " pairs cannot be right");
    }
    if (independentPairs < 0 || independentPairs > pairs) {
      throw new IllegalArgumentException(pairs + " pairs tell less than " + independentPairs);
    }
    if (ties < 0 || Math.min(correct, pairs - correct) < ties / 2.0) {
      throw new IllegalArgumentException(
          "%s of %d pairs cannot be right with %d ties".formatted(correct, pairs, ties));
    }
  }

  /** Without ties that count half. */
  public PairAccuracy(int pairs, double correct, double independentPairs) {
    this(pairs, correct, independentPairs, 0);
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

  /**
   * How likely it is that guessing ranks as many of the pairs right: the sign test. Ties tell
   * nothing there, however many they are.
   */
  public double chance() {
    double independent = pairs == 0 ? 0 : independentPairs / pairs;
    int decided = (int) ((pairs - ties) * independent);
    int wrong = (int) Math.ceil((pairs - correct - ties / 2.0) * independent);
    double logarithm = -decided * Math.log(2);
    double sum = 0;
    for (int i = 0; i <= Math.min(wrong, decided); i++) {
      sum += Math.exp(logarithm);
      logarithm += Math.log((double) (decided - i) / (i + 1));
    }
    return Math.min(1, sum);
  }

  /** The accuracy of the opposite ranking. */
  public PairAccuracy reversed() {
    return new PairAccuracy(pairs, pairs - correct, independentPairs, ties);
  }

  /** Of these pairs and those together. */
  public PairAccuracy plus(PairAccuracy other) {
    return new PairAccuracy(
        pairs + other.pairs,
        correct + other.correct,
        independentPairs + other.independentPairs,
        ties + other.ties);
  }
}
