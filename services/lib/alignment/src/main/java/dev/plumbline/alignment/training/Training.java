package dev.plumbline.alignment.training;

import dev.plumbline.alignment.PhaseProgress;
import dev.plumbline.alignment.settings.OptimiserSettings;
import dev.plumbline.model.lora.LoraAdapter;
import dev.plumbline.model.network.GradientMode;
import java.util.List;

/** The loop of one phase: gradients, check, step. */
final class Training<T> {

  private final Objective<T> objective;
  private final OptimiserSettings settings;

  Training(Objective<T> objective, OptimiserSettings settings) {
    this.objective = objective;
    this.settings = settings;
  }

  /**
   * Changes the adapter, one step for each batch.
   *
   * @throws dev.plumbline.alignment.AlignmentException when the loss is no number or explodes
   * @throws dev.plumbline.alignment.AlignmentCancelledException when the listener ends the run
   */
  void run(LoraAdapter adapter, List<List<T>> batches, LossGuard guard, PhaseProgress progress) {
    adapter.setTrainable(true);
    try (GradientMode mode = GradientMode.recording();
        AdamW optimiser = new AdamW(adapter, settings)) {
      for (List<T> batch : batches) {
        adapter.zeroGradients();
        double loss = objective.accumulate(adapter, batch);
        progress.loss(loss);
        guard.check(loss, optimiser.gradientNorm());
        optimiser.step();
        progress.advance(1);
      }
    } finally {
      adapter.setTrainable(false);
    }
  }
}
