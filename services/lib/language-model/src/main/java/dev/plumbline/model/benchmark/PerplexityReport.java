package dev.plumbline.model.benchmark;

import java.util.List;
import java.util.OptionalDouble;

/**
 * How well a text was predicted. Tokens near each other are predicted alike, so the standard error
 * is that of the windows' means.
 *
 * @param window tokens in a window; all but the first are predicted
 * @param losses mean negative log likelihood per predicted token of each window, in nats
 */
public record PerplexityReport(int window, List<Double> losses) {
  public PerplexityReport {
    losses = List.copyOf(losses);
  }

  /** Predicted tokens. */
  public int tokens() {
    return losses.size() * (window - 1);
  }

  /** Mean negative log likelihood per token, in nats. */
  public double loss() {
    return losses.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
  }

  /** Of the loss; empty with a single window. */
  public OptionalDouble standardError() {
    int count = losses.size();
    if (count < 2) {
      return OptionalDouble.empty();
    }
    double mean = loss();
    double squares = losses.stream().mapToDouble(loss -> (loss - mean) * (loss - mean)).sum();
    return OptionalDouble.of(Math.sqrt(squares / (count - 1) / count));
  }

  /** The exponential of the loss. */
  public double perplexity() {
    return Math.exp(loss());
  }
}
