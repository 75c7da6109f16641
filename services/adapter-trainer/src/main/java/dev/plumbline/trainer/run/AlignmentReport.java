package dev.plumbline.trainer.run;

import dev.plumbline.schema.ContrastScore;
import dev.plumbline.schema.GateVerdict;
import dev.plumbline.schema.LossPoint;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a finished run tells about itself.
 *
 * @param pairs whole pairs that its steps drew from
 * @param halfPairs half pairs that its steps drew from
 * @param heldOutPairs pairs that it was measured on
 * @param contrasts the one that explains the votes best first
 * @param contrast name of the contrast that it used
 * @param metrics held-out and drift measures, by name
 */
public record AlignmentReport(
    int pairs,
    int halfPairs,
    int heldOutPairs,
    List<ContrastScore> contrasts,
    Optional<String> contrast,
    List<LossPoint> losses,
    Map<String, Double> metrics,
    GateVerdict gate) {

  public AlignmentReport {
    contrasts = List.copyOf(contrasts);
    losses = List.copyOf(losses);
    metrics = Map.copyOf(metrics);
  }
}
