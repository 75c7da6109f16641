package dev.plumbline.alignment.training;

import dev.plumbline.alignment.Phase;
import dev.plumbline.alignment.PhaseProgress;
import dev.plumbline.alignment.rows.EncodedRow;
import dev.plumbline.alignment.rows.ResponseWindow;
import dev.plumbline.alignment.rows.VotedPair;
import dev.plumbline.alignment.settings.OptimiserSettings;
import dev.plumbline.alignment.settings.PreferenceSettings;
import dev.plumbline.model.lora.LoraAdapter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * Direct preference optimisation: the baseline that everyone knows. Learns from whole pairs only.
 */
public final class Dpo implements AlignmentMethod {

  @Override
  public LoraAdapter train(TrainingTask task) {
    List<VotedPair> pairs = task.dataset().pairs();
    PreferenceSettings settings = task.settings().preference();
    OptimiserSettings optimiser = settings.optimiser();
    Map<Integer, Optional<PairRows>> encoded = new HashMap<>();
    IntFunction<Optional<PairRows>> encode =
        index -> encoded.computeIfAbsent(index, at -> encode(task, pairs.get(at)));
    List<List<Integer>> order =
        new DrawOrder(
                pairs.size(),
                index -> encode.apply(index).isPresent(),
                () -> task.encoder().leftOut().explanation(),
                task.seed(TrainingTask.Salt.PRODUCT_ORDER))
            .steps(optimiser.stepsOver(pairs.size(), optimiser.rows()), optimiser.rows());
    Map<Integer, ComparedPair> compared =
        compared(task, order, index -> encode.apply(index).orElseThrow());
    task.listener().drawn(Phase.MATCH, compared.size());
    List<List<ComparedPair>> batches =
        order.stream().map(step -> step.stream().map(compared::get).toList()).toList();
    return new Training<>(
            task, "match", new PreferenceObjective(task.model(), settings.beta()), optimiser)
        .train(
            () -> task.newProduct(task.blocks()),
            batches,
            new LossGuard(Phase.MATCH),
            new PhaseProgress(task.listener(), Phase.MATCH, batches.size()));
  }

  private static Optional<PairRows> encode(TrainingTask task, VotedPair pair) {
    return task.encoder()
        .window(pair, task.settings().data().responseTokens())
        .flatMap(window -> encode(task, pair, window));
  }

  private static Optional<PairRows> encode(
      TrainingTask task, VotedPair pair, ResponseWindow window) {
    return task.encoder()
        .fit(pair.messages(), List.of(Optional.empty()), window.start())
        .map(
            messages ->
                new PairRows(
                    task.plainRow(messages, pair.chosen(), window),
                    task.plainRow(messages, pair.rejected(), window)));
  }

  /** The pairs that some step learns from; their reference log probabilities are computed once. */
  private static Map<Integer, ComparedPair> compared(
      TrainingTask task, List<List<Integer>> order, IntFunction<PairRows> encoded) {
    List<Integer> needed = order.stream().flatMap(List::stream).distinct().sorted().toList();
    List<EncodedRow> rows = new ArrayList<>();
    for (int index : needed) {
      rows.add(encoded.apply(index).chosen());
      rows.add(encoded.apply(index).rejected());
    }
    PhaseProgress progress = new PhaseProgress(task.listener(), Phase.COLLECT, rows.size());
    double[] base = task.model().logProbabilities(task.manager(), rows, progress::advance);
    Map<Integer, ComparedPair> compared = new HashMap<>();
    for (int i = 0; i < needed.size(); i++) {
      double reference = base[2 * i] - base[2 * i + 1];
      PairRows pair = encoded.apply(needed.get(i));
      compared.put(needed.get(i), new ComparedPair(pair.chosen(), pair.rejected(), reference));
    }
    return compared;
  }

  private record PairRows(EncodedRow chosen, EncodedRow rejected) {}
}
