package dev.plumbline.model.config;

import java.util.List;

/** How the rotary frequencies are stretched for contexts longer than those of pre-training. */
public sealed interface RotaryScaling {

  /** Frequencies as they are. */
  record Default() implements RotaryScaling {}

  /** All frequencies divided by the factor. */
  record Linear(double factor) implements RotaryScaling {}

  /** Long wavelengths divided by the factor, short ones kept, a smooth passage between. */
  record Llama3(
      double factor, double lowFrequencyFactor, double highFrequencyFactor, int originalPositions)
      implements RotaryScaling {}

  /** Each frequency divided by a number of its own, [headDimension / 2]. */
  record Divisors(List<Double> divisors) implements RotaryScaling {
    public Divisors {
      divisors = List.copyOf(divisors);
    }
  }

  /**
   * A ramp over the dimensions between kept and divided frequencies (YaRN), with scaled attention.
   *
   * @param attentionFactor what cosine and sine are multiplied with
   * @param truncate whether the ramp's ends are rounded to whole dimensions
   */
  record Yarn(
      double factor,
      double betaFast,
      double betaSlow,
      double attentionFactor,
      int originalPositions,
      boolean truncate)
      implements RotaryScaling {}
}
