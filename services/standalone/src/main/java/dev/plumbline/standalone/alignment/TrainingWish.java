package dev.plumbline.standalone.alignment;

import dev.plumbline.alignment.AlignmentSettings;
import java.util.Map;
import java.util.Optional;

/**
 * What is to be trained.
 *
 * @param heldOut what to measure on; empty: a share of the prompts is kept apart
 * @param entries the settings by their keys, for the record
 */
public record TrainingWish(
    LoadedPreferences preferences,
    Optional<LoadedPreferences> heldOut,
    AlignmentSettings settings,
    Map<String, String> entries) {

  public TrainingWish {
    entries = Map.copyOf(entries);
  }
}
