package dev.plumbline.alignment.settings;

/**
 * What a run may use.
 *
 * @param trainingTokens tokens, padding included, of one forward and backward pass; a step with
 *     more is split and its gradients are added up
 * @param scoringTokens tokens of one forward pass without gradients
 */
public record ResourceSettings(int trainingTokens, int scoringTokens) {

  public ResourceSettings {
    Checks.atLeast("training-tokens", trainingTokens, 1);
    Checks.atLeast("scoring-tokens", scoringTokens, 1);
  }

  public static ResourceSettings defaults() {
    return new ResourceSettings(1024, 1024);
  }
}
