package dev.plumbline.alignment.settings;

/**
 * What becomes of the votes.
 *
 * @param heldOutShare share of the prompts that are kept apart to measure with
 * @param minimumHeldOutPairs where those have fewer whole pairs, more prompts are kept apart
 * @param maximumPromptTokens a longer prompt loses its oldest turns
 * @param responseTokens of a longer response so many tokens are learned from, as in {@link
 *     dev.plumbline.alignment.rows.ResponseWindow}
 * @param correctionWeight how many times a corrected response is learned from
 */
public record DataSettings(
    double heldOutShare,
    int minimumHeldOutPairs,
    int maximumPromptTokens,
    int responseTokens,
    int correctionWeight) {

  public DataSettings {
    Checks.share("held-out-share", heldOutShare);
    Checks.atLeast("minimum-held-out-pairs", minimumHeldOutPairs, 1);
    Checks.atLeast("maximum-prompt-tokens", maximumPromptTokens, 1);
    Checks.atLeast("response-tokens", responseTokens, 2);
    Checks.atLeast("correction-weight", correctionWeight, 1);
  }

  public static DataSettings defaults() {
    return new DataSettings(0.2, 8, 512, 48, 2);
  }
}
