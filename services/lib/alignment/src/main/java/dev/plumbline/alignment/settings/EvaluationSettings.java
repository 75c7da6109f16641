package dev.plumbline.alignment.settings;

/**
 * What is measured, and on how much.
 *
 * @param beta scale of the rewards
 * @param maximumPairs held-out pairs that are scored at most
 * @param responseTokens of a longer held-out response so many tokens are scored, as in {@link
 *     dev.plumbline.alignment.rows.ResponseWindow}
 * @param answers held-out prompts that are answered greedily
 * @param answerTokens where such an answer is cut off at the earliest
 * @param maximumAnswerTokens where it is cut off at the latest because users like long ones
 */
public record EvaluationSettings(
    double beta,
    int maximumPairs,
    int responseTokens,
    int answers,
    int answerTokens,
    int maximumAnswerTokens) {

  public EvaluationSettings {
    Checks.positive("beta", beta);
    Checks.atLeast("maximum-pairs", maximumPairs, 1);
    Checks.atLeast("response-tokens", responseTokens, 2);
    Checks.atLeast("answers", answers, 1);
    Checks.atLeast("answer-tokens", answerTokens, 1);
    Checks.atLeast("maximum-answer-tokens", maximumAnswerTokens, 1);
  }

  public static EvaluationSettings defaults() {
    return new EvaluationSettings(0.1, 200, 96, 4, 96, 512);
  }
}
