package dev.plumbline.alignment;

import dev.plumbline.alignment.contrast.Contrast;
import dev.plumbline.alignment.contrast.ScoredContrast;
import dev.plumbline.alignment.evaluation.Evaluation;
import dev.plumbline.alignment.gate.GateVerdict;
import dev.plumbline.alignment.rows.LeftOut;
import dev.plumbline.model.lora.LoraAdapter;
import java.util.List;
import java.util.Map;

/**
 * What a run gave.
 *
 * @param adapter the caller closes it
 * @param contrasts the scores of all contrasts that were tried, the best first
 * @param chosen the contrast that the run used
 * @param explained whether a contrast ranks the votes better than guessing would; where none does,
 *     the run used the most general one, unless it was told another
 * @param metrics every measured figure by name, times in seconds among them
 * @param trainingPairs whole pairs that could be learned from; the steps draw from them
 * @param halfPairs half pairs that could be learned from
 * @param heldOutPairs pairs kept apart to measure with
 * @param leftOut prompts of these that did not fit
 */
public record AlignmentOutcome(
    LoraAdapter adapter,
    List<ScoredContrast> contrasts,
    Contrast chosen,
    boolean explained,
    List<LossPoint> losses,
    Evaluation evaluation,
    GateVerdict gate,
    Map<String, Double> metrics,
    int trainingPairs,
    int halfPairs,
    int heldOutPairs,
    LeftOut leftOut)
    implements AutoCloseable {

  public AlignmentOutcome {
    contrasts = List.copyOf(contrasts);
    losses = List.copyOf(losses);
    metrics = Map.copyOf(metrics);
  }

  @Override
  public void close() {
    adapter.close();
  }
}
