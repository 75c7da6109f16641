package dev.plumbline.alignment.evaluation;

import java.util.Map;
import java.util.TreeMap;

/** What was measured of one candidate, against the base model. */
public record Measures(RewardMeasures rewards, Drift drift, AnswerMeasures answers) {

  /** The figures by name; rewards are named as trl names them. */
  public Map<String, Double> metrics() {
    Map<String, Double> metrics = new TreeMap<>();
    metrics.put("rewards/chosen", rewards.chosen());
    metrics.put("rewards/rejected", rewards.rejected());
    put(metrics, "rewards/", rewards);
    put(metrics, "accuracy/raw", rewards.rawAccuracy());
    put(metrics, "accuracy/per-token", rewards.perTokenAccuracy());
    metrics.put("drift/divergence", drift.divergence());
    metrics.put("drift/perplexity", drift.perplexity());
    metrics.put("drift/base-perplexity", drift.basePerplexity());
    put(metrics, "answers/", answers);
    return metrics;
  }

  static void put(Map<String, Double> metrics, String prefix, RewardMeasures measures) {
    metrics.put(prefix + "margins", measures.margin());
    metrics.put(prefix + "margins/standard-error", measures.marginStandardError());
    metrics.put(prefix + "token-margins", measures.tokenMargin());
    metrics.put(prefix + "token-margins/standard-error", measures.tokenMarginStandardError());
    metrics.put(prefix + "chosen-per-token", measures.chosenTokenGain());
    put(metrics, prefix + "accuracies", measures.accuracy());
  }

  static void put(Map<String, Double> metrics, String prefix, AnswerMeasures measures) {
    metrics.put(prefix + "mean-words", measures.meanWords());
    metrics.put(prefix + "empty-share", measures.emptyShare());
    metrics.put(prefix + "finished-share", measures.finishedShare());
    metrics.put(prefix + "distinct-pairs", measures.distinctPairs());
    metrics.put(prefix + "repetition", measures.repetition());
  }

  private static void put(Map<String, Double> metrics, String name, PairAccuracy accuracy) {
    metrics.put(name, accuracy.value());
    metrics.put(name + "/standard-error", accuracy.standardError());
  }
}
