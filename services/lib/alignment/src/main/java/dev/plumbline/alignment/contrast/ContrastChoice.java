package dev.plumbline.alignment.contrast;

import java.util.List;

/**
 * The contrast that a run uses, and why.
 *
 * @param scored all that were tried, the best first
 * @param explained whether the best of them ranks the votes better than guessing would
 */
public record ContrastChoice(Contrast contrast, List<ScoredContrast> scored, boolean explained) {

  public ContrastChoice {
    scored = List.copyOf(scored);
  }

  /**
   * By the votes. Of so many contrasts one ranks any votes well; where it may be by luck, the run
   * asks for nothing but good answers.
   *
   * @param general the contrast that is used where none explains the votes
   */
  public static ContrastChoice byVotes(List<ScoredContrast> scored, Contrast general) {
    boolean explained = explain(scored);
    return new ContrastChoice(explained ? scored.get(0).contrast() : general, scored, explained);
  }

  /** As somebody said, whatever the votes say. */
  public static ContrastChoice asSaid(Contrast own, List<ScoredContrast> scored) {
    return new ContrastChoice(own, scored, explain(scored));
  }

  private static boolean explain(List<ScoredContrast> scored) {
    int ways = scored.stream().map(ScoredContrast::contrast).mapToInt(Contrast::ways).sum();
    return scored.get(0).explains(ways);
  }
}
