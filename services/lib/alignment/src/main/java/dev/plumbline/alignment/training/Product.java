package dev.plumbline.alignment.training;

import dev.plumbline.alignment.Phase;
import dev.plumbline.alignment.PhaseProgress;
import dev.plumbline.alignment.settings.MatchSettings;
import dev.plumbline.model.lora.LoraAdapter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.function.Function;

/** Trains the adapter that is published: its hidden states come near the targets. */
final class Product {

  private final TrainingTask task;
  private final MatchSettings settings;
  private final SortedSet<Integer> layers;

  Product(TrainingTask task) {
    this.task = task;
    this.settings = task.settings().match();
    this.layers = settings.layersOf(task.blocks());
  }

  /**
   * Collects targets and matches them; the caller closes the adapter.
   *
   * @param direction what the two sides of each vote are read on
   * @param towards the adapter that reads the liked side
   * @param away the adapter that reads the disliked side
   */
  LoraAdapter train(
      EncodedVotes votes,
      Function<EncodedVote, DirectedRow> direction,
      Optional<LoraAdapter> towards,
      Optional<LoraAdapter> away) {
    List<List<Integer>> order =
        votes.order(settings.optimiser(), task.seed(TrainingTask.Salt.PRODUCT_ORDER));
    task.listener().drawn(Phase.MATCH, needed(order).size());
    try (TargetCache cache =
        new TargetCache(
            task.manager(),
            task.settings().resources().targetMemory(),
            () -> task.folder().newFile("targets"))) {
      Map<Integer, TargetedRow> rows =
          collect(cache, needed(order), index -> direction.apply(votes.get(index)), towards, away);
      List<List<TargetedRow>> batches =
          order.stream().map(step -> step.stream().map(rows::get).toList()).toList();
      return match(batches);
    }
  }

  /** The votes that some step learns from, in order. */
  private static List<Integer> needed(List<List<Integer>> order) {
    return order.stream().flatMap(List::stream).distinct().sorted().toList();
  }

  private Map<Integer, TargetedRow> collect(
      TargetCache cache,
      List<Integer> needed,
      Function<Integer, DirectedRow> row,
      Optional<LoraAdapter> towards,
      Optional<LoraAdapter> away) {
    PhaseProgress progress = new PhaseProgress(task.listener(), Phase.COLLECT, needed.size());
    Targets targets = new Targets(task.model(), layers, settings.strength());
    Map<Integer, TargetedRow> collected = new HashMap<>();
    for (List<Integer> pass :
        task.model().scoringPasses(needed, index -> row.apply(index).longest())) {
      List<TargetedRow> rows =
          targets.of(task.manager(), cache, pass.stream().map(row).toList(), towards, away);
      for (int i = 0; i < pass.size(); i++) {
        collected.put(pass.get(i), rows.get(i));
      }
      progress.advance(pass.size());
    }
    return collected;
  }

  private LoraAdapter match(List<List<TargetedRow>> batches) {
    return new Training<>(
            task, "match", new MatchObjective(task.model(), layers), settings.optimiser())
        .train(
            () -> task.newProduct(layers.last()),
            batches,
            new LossGuard(Phase.MATCH),
            new PhaseProgress(task.listener(), Phase.MATCH, batches.size()));
  }
}
