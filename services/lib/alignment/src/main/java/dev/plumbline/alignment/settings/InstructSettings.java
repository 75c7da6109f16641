package dev.plumbline.alignment.settings;

/**
 * Contrastive instruction tuning.
 *
 * @param smoothing label smoothing of the contrast: the share of weight on the opposite order
 * @param contrastWeight weight of the contrast beside the cross-entropy
 */
public record InstructSettings(
    OptimiserSettings optimiser, double smoothing, double contrastWeight) {

  public InstructSettings {
    Checks.share("smoothing", smoothing);
    Checks.notNegative("contrast-weight", contrastWeight);
  }

  public static InstructSettings defaults() {
    return new InstructSettings(OptimiserSettings.instructDefaults(), 0.2, 1);
  }
}
