package dev.plumbline.model.generation;

/**
 * What makes tokens less likely that have appeared already.
 *
 * @param repetition divides positive and multiplies negative logits of tokens that stand in the
 *     prompt or the answer, 1 for none
 * @param presence is taken off the logits of tokens that stand in the answer
 * @param frequency is taken off for each time a token stands in the answer
 */
public record Penalties(double repetition, double presence, double frequency) {
  public Penalties {
    SamplingOptions.require(
        repetition > 0 && Double.isFinite(repetition), "repetition penalty", "above 0");
    SamplingOptions.require(Double.isFinite(presence), "presence penalty", "a number");
    SamplingOptions.require(Double.isFinite(frequency), "frequency penalty", "a number");
  }

  public static Penalties none() {
    return new Penalties(1, 0, 0);
  }
}
