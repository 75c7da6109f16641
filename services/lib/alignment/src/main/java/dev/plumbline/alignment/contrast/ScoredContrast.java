package dev.plumbline.alignment.contrast;

import dev.plumbline.alignment.evaluation.PairAccuracy;
import java.util.Optional;

/**
 * How well a contrast explains the votes.
 *
 * @param contrast turned to the side that the users seem to like
 * @param ranked pairs that log p(y | positive) - log p(y | negative) ranks as the users did
 * @param counted pairs that the contrast's countable feature ranks as the users did
 */
public record ScoredContrast(
    Contrast contrast, PairAccuracy ranked, Optional<PairAccuracy> counted) {

  /** How often, at most, some contrast may be taken to explain votes that are random. */
  private static final double RISK = 0.05;

  /** That of its two accuracies that can be relied on more. */
  public PairAccuracy best() {
    return counted.filter(count -> count.lowerBound() > ranked.lowerBound()).orElse(ranked);
  }

  /** Its better accuracy less the standard error. */
  public double evidence() {
    return best().lowerBound();
  }

  /**
   * Whether it ranks the votes better than guessing would.
   *
   * @param ways in how many ways all contrasts that were tried may seem to explain votes: the more,
   *     the better one of them ranks random votes
   */
  boolean explains(int ways) {
    double chance = Math.min(ranked.chance(), counted.map(PairAccuracy::chance).orElse(1.0));
    return chance * ways <= RISK;
  }

  /** The most evidence that it can have after so many more pairs, on whichever side. */
  double bestEvidence(int morePairs) {
    return Math.max(
        after(morePairs, morePairs).turned().evidence(), after(morePairs, 0).turned().evidence());
  }

  /** Its evidence if it ranked so many more pairs all against the users. */
  double worstEvidence(int morePairs) {
    return after(morePairs, 0).evidence();
  }

  /** Whether it would be turned if it ranked so many more pairs all against the users. */
  boolean canTurn(int morePairs) {
    return !after(morePairs, 0).turned().contrast().equals(contrast);
  }

  /** What is counted is counted on all pairs already. */
  private ScoredContrast after(int morePairs, int rankedRight) {
    return new ScoredContrast(
        contrast, ranked.plus(new PairAccuracy(morePairs, rankedRight)), counted);
  }

  /** Turned to the side with the more evidence, where the contrast may be turned. */
  ScoredContrast turned() {
    if (!contrast.reversible()) {
      return this;
    }
    ScoredContrast reversed =
        new ScoredContrast(
            contrast.reversed(), ranked.reversed(), counted.map(PairAccuracy::reversed));
    return reversed.evidence() > evidence() ? reversed : this;
  }
}
