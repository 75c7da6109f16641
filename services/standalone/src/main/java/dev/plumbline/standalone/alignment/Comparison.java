package dev.plumbline.standalone.alignment;

import dev.plumbline.alignment.evaluation.Measures;
import java.util.List;
import java.util.Optional;

/** Candidates measured on the same pairs. */
public record Comparison(
    LoadedPreferences preferences,
    String model,
    String fingerprint,
    int pairs,
    double seconds,
    List<Row> candidates) {

  public Comparison {
    candidates = List.copyOf(candidates);
  }

  /**
   * One candidate.
   *
   * @param instruction that it was told
   * @param adapter the directory of its adapter
   */
  public record Row(
      String name, Optional<String> instruction, Optional<String> adapter, Measures measures) {

    boolean isBase() {
      return instruction.isEmpty() && adapter.isEmpty();
    }
  }
}
