package dev.plumbline.alignment.training;

import dev.plumbline.alignment.AlignmentException;
import dev.plumbline.alignment.Phase;
import dev.plumbline.alignment.PhaseProgress;
import dev.plumbline.alignment.settings.OptimiserSettings;
import dev.plumbline.model.lora.LoraAdapter;
import java.util.List;
import java.util.Optional;

/**
 * RAHF with two instructors and no instructions: one is fine-tuned on liked responses, the other on
 * disliked ones. Both start from the same weights and see the same prompts in the same order, so
 * that what differs between them is what the votes say.
 */
public final class RahfDual implements AlignmentMethod {

  @Override
  public LoraAdapter train(TrainingTask task) {
    EncodedVotes votes = task.plainVotes();
    OptimiserSettings optimiser = task.settings().instruct().optimiser();
    List<List<EncodedVotes.Twins>> order =
        votes.twins(optimiser, task.seed(TrainingTask.Salt.INSTRUCTOR_ORDER));
    if (order.isEmpty()) {
      throw new AlignmentException(
          "rahf-dual needs liked and disliked responses; wait for votes of both kinds");
    }
    task.listener()
        .drawn(
            Phase.INSTRUCT,
            (int)
                order.stream()
                    .flatMap(List::stream)
                    .flatMap(EncodedVotes.Twins::both)
                    .distinct()
                    .count());
    PhaseProgress progress = new PhaseProgress(task.listener(), Phase.INSTRUCT, 2 * order.size());
    try (LoraAdapter good = instructor(task, votes, order, true, progress);
        LoraAdapter bad = instructor(task, votes, order, false, progress)) {
      return new Product(task)
          .train(votes, EncodedVote::undirected, Optional.of(good), Optional.of(bad));
    }
  }

  private static LoraAdapter instructor(
      TrainingTask task,
      EncodedVotes votes,
      List<List<EncodedVotes.Twins>> order,
      boolean liked,
      PhaseProgress progress) {
    return new Training<>(
            task,
            liked ? "instruct-liked" : "instruct-disliked",
            new LikelihoodObjective(task.model()),
            task.settings().instruct().optimiser())
        .train(
            () -> task.newAdapter(task.blocks(), TrainingTask.Salt.INSTRUCTOR_WEIGHTS),
            order.stream()
                .map(
                    step ->
                        step.stream()
                            .map(twins -> liked ? twins.liked() : twins.disliked())
                            .map(index -> votes.get(index).plain())
                            .toList())
                .toList(),
            new LossGuard(Phase.INSTRUCT),
            progress);
  }
}
