package dev.plumbline.alignment.settings;

/**
 * How the steps of a phase change the weights.
 *
 * @param steps how many
 * @param rows voted responses of one step
 * @param learningRate of AdamW
 * @param weightDecay of AdamW, decoupled
 * @param maximumNorm gradients with a larger norm over all parameters are scaled down to it
 */
public record OptimiserSettings(
    int steps, int rows, double learningRate, double weightDecay, double maximumNorm) {

  public OptimiserSettings {
    Checks.atLeast("steps", steps, 1);
    Checks.atLeast("rows", rows, 1);
    Checks.positive("learning-rate", learningRate);
    Checks.notNegative("weight-decay", weightDecay);
    Checks.positive("maximum-norm", maximumNorm);
  }

  public static OptimiserSettings instructDefaults() {
    return new OptimiserSettings(16, 4, 2e-3, 0, 1);
  }

  public static OptimiserSettings matchDefaults() {
    return new OptimiserSettings(40, 4, 2e-3, 0, 1);
  }
}
