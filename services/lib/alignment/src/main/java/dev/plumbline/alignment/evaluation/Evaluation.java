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
 */
public record Evaluation(
    RewardMeasures rewards,
    Optional<RewardMeasures> served,
    Drift drift,
    AnswerMeasures answers,
    AnswerMeasures baseAnswers) {

  /** The figures by name; rewards are named as trl names them. */
  public Map<String, Double> metrics() {
    Map<String, Double> metrics = new TreeMap<>();
    metrics.put("rewards/chosen", rewards.chosen());
    metrics.put("rewards/rejected", rewards.rejected());
    put(metrics, "rewards/", rewards);
    metrics.put("accuracy/raw", rewards.rawAccuracy().value());
    metrics.put("accuracy/per-token", rewards.perTokenAccuracy().value());
    served.ifPresent(measures -> put(metrics, "served/rewards/", measures));
    metrics.put("drift/divergence", drift.divergence());
    metrics.put("drift/perplexity", drift.perplexity());
    metrics.put("drift/base-perplexity", drift.basePerplexity());
    put(metrics, "answers/", answers);
    put(metrics, "base-answers/", baseAnswers);
    return metrics;
  }

  private static void put(Map<String, Double> metrics, String prefix, RewardMeasures measures) {
    metrics.put(prefix + "margins", measures.margin());
    metrics.put(prefix + "margins/standard-error", measures.marginStandardError());
    metrics.put(prefix + "accuracies", measures.accuracy().value());
    metrics.put(prefix + "accuracies/standard-error", measures.accuracy().standardError());
  }

  private static void put(Map<String, Double> metrics, String prefix, AnswerMeasures measures) {
    metrics.put(prefix + "mean-words", measures.meanWords());
    metrics.put(prefix + "empty-share", measures.emptyShare());
    metrics.put(prefix + "finished-share", measures.finishedShare());
    metrics.put(prefix + "distinct-pairs", measures.distinctPairs());
    metrics.put(prefix + "repetition", measures.repetition());
  }
}
