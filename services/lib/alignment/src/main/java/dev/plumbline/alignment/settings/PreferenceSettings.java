package dev.plumbline.alignment.settings;

/**
 * Direct preference optimisation.
 *
 * @param optimiser its rows are pairs
 * @param beta how strongly the adapter is held to the base model
 */
public record PreferenceSettings(OptimiserSettings optimiser, double beta) {

  public PreferenceSettings {
    Checks.positive("beta", beta);
  }

  public static PreferenceSettings defaults() {
    return new PreferenceSettings(OptimiserSettings.preferenceDefaults(), 0.1);
  }
}
