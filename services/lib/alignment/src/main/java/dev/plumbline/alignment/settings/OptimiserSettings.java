package dev.plumbline.alignment.settings;

/**
 * How the steps of a phase change the weights.
 *
 * @param steps how many, where there are few votes
 * @param epochs how often the votes are gone through where that takes more steps
 * @param growth at most so many times as many steps as where there are few votes
 * @param rows voted responses of one step
 * @param learningRate of AdamW
 * @param weightDecay of AdamW, decoupled
 * @param maximumNorm gradients with a larger norm over all parameters are scaled down to it
 */
public record OptimiserSettings(
    int steps,
    double epochs,
    double growth,
    int rows,
    double learningRate,
    double weightDecay,
    double maximumNorm) {

  public OptimiserSettings {
    Checks.atLeast("steps", steps, 1);
    Checks.notNegative("epochs", epochs);
    Checks.factor("growth", growth);
    Checks.atLeast("rows", rows, 1);
    Checks.positive("learning-rate", learningRate);
    Checks.notNegative("weight-decay", weightDecay);
    Checks.positive("maximum-norm", maximumNorm);
  }

  /** So many steps however many votes there are. */
  public OptimiserSettings(
      int steps, int rows, double learningRate, double weightDecay, double maximumNorm) {
    this(steps, 0, 1, rows, learningRate, weightDecay, maximumNorm);
  }

  public static OptimiserSettings instructDefaults() {
    return new OptimiserSettings(16, 0.5, 4, 4, 2e-3, 0, 1);
  }

  public static OptimiserSettings matchDefaults() {
    return new OptimiserSettings(40, 1, 4, 4, 2e-3, 0, 1);
  }

  public static OptimiserSettings preferenceDefaults() {
    return new OptimiserSettings(60, 2, 4, 2, 5e-4, 0, 1);
  }

  /**
   * The steps over what is to be learned from.
   *
   * @param items rows, or pairs of them
   * @param perStep of these
   */
  public int stepsOver(int items, int perStep) {
    double wanted = Math.ceil(epochs * items / perStep);
    return (int) Math.max(steps, Math.min(wanted, growth * steps));
  }
}
