package dev.plumbline.trainer.pairs;

/**
 * How many pairs a channel has, and what changed since its last concluded run.
 *
 * @param whole pairs with both sides
 * @param half pairs with one side
 * @param newWhole whole pairs that teach something else than in the last concluded run, or did not
 *     yet
 * @param newHalf such half pairs
 * @param withdrawn pairs that the last concluded run may have learned from and that are gone
 * @param compared half pairs of the rarer side: so many liked and disliked ones can be compared
 */
public record PairCounts(
    int whole, int half, int newWhole, int newHalf, int withdrawn, int compared) {

  /** What two channels have together. */
  public PairCounts plus(PairCounts other) {
    return new PairCounts(
        whole + other.whole,
        half + other.half,
        newWhole + other.newWhole,
        newHalf + other.newHalf,
        withdrawn + other.withdrawn,
        compared + other.compared);
  }

  /** How many comparisons a run can learn from and be measured with. */
  public int comparisons() {
    return whole + compared;
  }

  /** Whether another run would see other pairs than the last one. */
  public boolean changed() {
    return newWhole > 0 || newHalf > 0 || withdrawn > 0;
  }
}
