package dev.plumbline.alignment.training;

import dev.plumbline.alignment.AlignmentCancelledException;
import dev.plumbline.alignment.PhaseProgress;
import dev.plumbline.alignment.checkpoint.TrainingCheckpoint;
import dev.plumbline.alignment.settings.OptimiserSettings;
import dev.plumbline.model.lora.LoraAdapter;
import dev.plumbline.model.network.GradientMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The loop of one phase: gradients, check, step; now and then a checkpoint. */
final class Training<T> {

  private static final Logger LOG = LoggerFactory.getLogger(Training.class);

  private final TrainingTask task;
  private final String part;
  private final Objective<T> objective;
  private final OptimiserSettings settings;

  /**
   * @param part the name of the checkpoint
   */
  Training(TrainingTask task, String part, Objective<T> objective, OptimiserSettings settings) {
    this.task = task;
    this.part = part;
    this.objective = objective;
    this.settings = settings;
  }

  /**
   * Trains an adapter, one step for each batch, from where an earlier run of the same inputs got
   * to. The caller closes it.
   *
   * @param initial makes the adapter, when there is no earlier run
   * @throws dev.plumbline.alignment.AlignmentException when the loss is no number or explodes
   * @throws AlignmentCancelledException when the listener ends the run
   */
  LoraAdapter train(
      Supplier<LoraAdapter> initial,
      List<List<T>> batches,
      LossGuard guard,
      PhaseProgress progress) {
    Optional<TrainingCheckpoint> earlier = task.checkpoints().read(part, TrainingCheckpoint::read);
    LoraAdapter adapter =
        earlier
            .map(checkpoint -> LoraAdapter.of(checkpoint.values(), task.manager()))
            .orElseGet(initial);
    adapter.setTrainable(true);
    try (GradientMode mode = GradientMode.recording();
        AdamW optimiser = new AdamW(adapter, settings)) {
      List<Double> losses = new ArrayList<>();
      earlier.ifPresent(
          checkpoint -> {
            LOG.info("{} goes on after step {}", part, checkpoint.steps());
            optimiser.restore(checkpoint);
            losses.addAll(checkpoint.losses());
            repeat(losses, guard, progress);
          });
      for (List<T> batch : batches.subList(losses.size(), batches.size())) {
        losses.add(step(adapter, optimiser, batch, guard, progress));
        advance(adapter, optimiser, losses, losses.size() == batches.size(), progress);
      }
      return adapter;
    } catch (RuntimeException e) {
      adapter.close();
      throw e;
    } finally {
      if (adapter.isOpen()) {
        adapter.setTrainable(false);
      }
    }
  }

  /** The listener hears of the steps that were done before, as if they were done now. */
  private static void repeat(List<Double> losses, LossGuard guard, PhaseProgress progress) {
    for (double loss : losses) {
      progress.loss(loss);
      guard.check(loss, 0);
      progress.advance(1);
    }
  }

  private double step(
      LoraAdapter adapter,
      AdamW optimiser,
      List<T> batch,
      LossGuard guard,
      PhaseProgress progress) {
    adapter.zeroGradients();
    double loss = objective.accumulate(adapter, batch);
    progress.loss(loss);
    guard.check(loss, optimiser.gradientNorm());
    optimiser.step();
    return loss;
  }

  private void advance(
      LoraAdapter adapter,
      AdamW optimiser,
      List<Double> losses,
      boolean last,
      PhaseProgress progress) {
    boolean written = last || task.checkpoints().due(losses.size());
    if (written) {
      write(adapter, optimiser, losses);
    }
    try {
      progress.advance(1);
    } catch (AlignmentCancelledException e) {
      if (!written) {
        write(adapter, optimiser, losses);
      }
      throw e;
    }
  }

  private void write(LoraAdapter adapter, AdamW optimiser, List<Double> losses) {
    task.checkpoints()
        .write(
            part,
            output ->
                new TrainingCheckpoint(
                        losses, adapter.values(), optimiser.means(), optimiser.variances())
                    .write(output));
  }
}
