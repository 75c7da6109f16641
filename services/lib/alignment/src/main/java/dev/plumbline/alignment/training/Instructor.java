package dev.plumbline.alignment.training;

import dev.plumbline.alignment.Phase;
import dev.plumbline.alignment.PhaseProgress;
import dev.plumbline.alignment.settings.InstructSettings;
import dev.plumbline.alignment.settings.OptimiserSettings;
import dev.plumbline.model.lora.LoraAdapter;
import java.util.List;

/** Teaches an adapter what the two instructions of the contrast mean to these users. */
final class Instructor {

  private final TrainingTask task;

  Instructor(TrainingTask task) {
    this.task = task;
  }

  /** Trains on the votes; the caller closes the adapter. */
  LoraAdapter train(EncodedVotes votes) {
    InstructSettings settings = task.settings().instruct();
    OptimiserSettings optimiser = settings.optimiser();
    List<List<Integer>> order =
        votes.order(optimiser, task.seed(TrainingTask.Salt.INSTRUCTOR_ORDER));
    task.listener()
        .drawn(Phase.INSTRUCT, (int) order.stream().flatMap(List::stream).distinct().count());
    List<List<InstructedRow>> batches =
        order.stream()
            .map(step -> step.stream().map(index -> votes.get(index).instructed()).toList())
            .toList();
    return new Training<>(
            task, "instruct", new InstructObjective(task.model(), settings), optimiser)
        .train(
            () -> task.newAdapter(task.blocks(), TrainingTask.Salt.INSTRUCTOR_WEIGHTS),
            batches,
            new LossGuard(Phase.INSTRUCT),
            new PhaseProgress(task.listener(), Phase.INSTRUCT, batches.size()));
  }
}
