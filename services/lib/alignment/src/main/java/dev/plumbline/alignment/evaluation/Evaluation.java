package dev.plumbline.alignment.evaluation;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * All that was measured of an adapter.
 *
 * @param rewards of the new adapter on the held-out pairs
 * @param served the same of the adapter that is served now, if there is one
 * @param answers greedy answers with the adapter
 * @param baseAnswers answers of the base model to the same prompts
 * @param answerLimit where both were cut off
 */
public record Evaluation(
    RewardMeasures rewards,
    Optional<RewardMeasures> served,
    Drift drift,
    AnswerMeasures answers,
    AnswerMeasures baseAnswers,
    AnswerLimit answerLimit) {

  /** The figures by name; rewards are named as trl names them. */
  public Map<String, Double> metrics() {
    Map<String, Double> metrics = new TreeMap<>(new Measures(rewards, drift, answers).metrics());
    served.ifPresent(measures -> Measures.put(metrics, "served/rewards/", measures));
    Measures.put(metrics, "base-answers/", baseAnswers);
    metrics.put("answers/token-limit", (double) answerLimit.tokens());
    metrics.put("answers/liked-beyond-limit", answerLimit.likedBeyond());
    return metrics;
  }
}
