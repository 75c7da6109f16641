package dev.plumbline.alignment.evaluation;

/**
 * How far an adapter has moved the model where no vote asked for it.
 *
 * @param divergence mean KL(adapter || base) over the full vocabulary on answers to neutral
 *     prompts, in nats per token
 * @param basePerplexity of neutral text
 * @param perplexity of the same text with the adapter
 */
public record Drift(double divergence, double basePerplexity, double perplexity) {

  /** The rise of the perplexity as a share of the base's; negative when it fell. */
  public double perplexityRise() {
    return perplexity / basePerplexity - 1;
  }
}
