package dev.plumbline.alignment.settings;

import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Representation matching.
 *
 * @param strength how far the targets lie from the base model along the contrast
 * @param layers the hidden states that are matched, numbered as Hugging Face does; empty: the
 *     middle third of the model, every other one
 */
public record MatchSettings(
    OptimiserSettings optimiser, double strength, Optional<List<Integer>> layers) {

  public MatchSettings {
    Checks.positive("strength", strength);
    layers = layers.map(List::copyOf);
  }

  public static MatchSettings defaults() {
    return new MatchSettings(OptimiserSettings.matchDefaults(), 10, Optional.empty());
  }

  /** The target layers of a model with so many blocks. */
  public SortedSet<Integer> layersOf(int blocks) {
    SortedSet<Integer> chosen = new TreeSet<>(layers.orElseGet(() -> middleThird(blocks)));
    if (chosen.isEmpty() || chosen.first() < 1 || chosen.last() >= blocks) {
      throw new IllegalArgumentException(
          "layers is %s; a model of %d blocks has hidden states 1 to %d to match"
              .formatted(chosen, blocks, blocks - 1));
    }
    return chosen;
  }

  /** In a model of 30 blocks: 9, 11, 13, 15, 17; of 32: 10, 12, ..., 18. */
  private static List<Integer> middleThird(int blocks) {
    int first = Math.max(1, (int) Math.round(blocks * 0.3));
    int last = Math.min(blocks - 1, (int) Math.round(blocks * 0.57));
    TreeSet<Integer> layers = new TreeSet<>();
    for (int layer = first; layer <= Math.max(first, last); layer += 2) {
      layers.add(layer);
    }
    return List.copyOf(layers);
  }
}
