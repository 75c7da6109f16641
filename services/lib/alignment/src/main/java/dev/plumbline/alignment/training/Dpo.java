package dev.plumbline.alignment.training;

import dev.plumbline.alignment.AlignmentException;
import dev.plumbline.alignment.Phase;
import dev.plumbline.alignment.PhaseProgress;
import dev.plumbline.alignment.evaluation.ModelScorer;
import dev.plumbline.alignment.evaluation.ResponseScore;
import dev.plumbline.alignment.rows.EncodedRow;
import dev.plumbline.alignment.rows.VotedPair;
import dev.plumbline.alignment.settings.OptimiserSettings;
import dev.plumbline.alignment.settings.PreferenceSettings;
import dev.plumbline.model.lora.LoraAdapter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Direct preference optimisation: the baseline that everyone knows. Learns from whole pairs only.
 */
public final class Dpo implements AlignmentMethod {

  @Override
  public LoraAdapter train(TrainingTask task) {
    List<ComparedPair> pairs = compared(task);
    PreferenceSettings settings = task.settings().preference();
    OptimiserSettings optimiser = settings.optimiser();
    List<Integer> indices = IntStream.range(0, pairs.size()).boxed().toList();
    List<List<ComparedPair>> batches =
        new BalancedOrder(indices, List.of(), task.seed(TrainingTask.Salt.PRODUCT_ORDER))
            .steps(optimiser.steps(), optimiser.rows()).stream()
                .map(step -> step.stream().map(pairs::get).toList())
                .toList();
    return new Training<>(
            task, "match", new PreferenceObjective(task.model(), settings.beta()), optimiser)
        .train(
            () -> task.newProduct(task.blocks()),
            batches,
            new LossGuard(Phase.MATCH),
            new PhaseProgress(task.listener(), Phase.MATCH, optimiser.steps()));
  }

  /** The reference log probabilities are computed once. */
  private static List<ComparedPair> compared(TrainingTask task) {
    PhaseProgress progress = new PhaseProgress(task.listener(), Phase.COLLECT, 1);
    List<EncodedRow> rows = new ArrayList<>();
    for (VotedPair pair : task.dataset().pairs()) {
      task.encoder()
          .fit(pair.messages(), List.of(Optional.empty()))
          .ifPresent(
              messages -> {
                rows.add(task.plainRow(messages, pair.chosen()));
                rows.add(task.plainRow(messages, pair.rejected()));
              });
    }
    if (task.dataset().pairs().isEmpty()) {
      throw new AlignmentException(
          "dpo learns from whole pairs alone, and there are none: use a method that learns from half"
              + " pairs too, such as rahf-scit, or wait for votes on several answers to one prompt");
    }
    if (rows.isEmpty()) {
      throw new AlignmentException("dpo: no pair has a prompt that fits; allow longer prompts");
    }
    List<ResponseScore> scores =
        new ModelScorer(task.model(), task.manager(), Optional.empty()).score(rows);
    List<ComparedPair> pairs = new ArrayList<>();
    for (int i = 0; i < rows.size(); i += 2) {
      double reference = scores.get(i).logProbability() - scores.get(i + 1).logProbability();
      pairs.add(new ComparedPair(rows.get(i), rows.get(i + 1), reference));
    }
    progress.advance(1);
    return pairs;
  }
}
