package dev.plumbline.alignment.settings;

/**
 * How the contrasts are scored on the votes.
 *
 * @param firstPairs pairs on which every contrast is scored
 * @param finalists how many contrasts are scored on more pairs
 * @param pairs pairs on which those are scored
 * @param responseTokens a response is scored up to here; whole responses with their end tell most
 */
public record ScoringSettings(int firstPairs, int finalists, int pairs, int responseTokens) {

  public ScoringSettings {
    Checks.atLeast("first-pairs", firstPairs, 1);
    Checks.atLeast("finalists", finalists, 1);
    Checks.atLeast("pairs", pairs, firstPairs);
    Checks.atLeast("response-tokens", responseTokens, 1);
  }

  public static ScoringSettings defaults() {
    return new ScoringSettings(6, 3, 16, 96);
  }
}
