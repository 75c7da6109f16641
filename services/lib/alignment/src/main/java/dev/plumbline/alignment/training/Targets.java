package dev.plumbline.alignment.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import dev.plumbline.alignment.rows.EncodedRow;
import dev.plumbline.model.lora.LoraAdapter;
import dev.plumbline.model.network.GradientMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;

/**
 * The hidden states that the product is to reach, the second step of RAHF: base + strength *
 * (towards - away), at every response token and target layer.
 *
 * <p>The three readings may see different prompts before the response; what is compared is the same
 * response token.
 */
final class Targets {

  private final TrainingModel model;
  private final SortedSet<Integer> layers;
  private final double strength;

  Targets(TrainingModel model, SortedSet<Integer> layers, double strength) {
    this.model = model;
    this.layers = layers;
    this.strength = strength;
  }

  /**
   * The targets of rows that fit into one pass.
   *
   * @param owner of short-lived tensors
   * @param cache keeps the targets
   * @param towards the adapter to read the liked side with
   * @param away the adapter to read the disliked side with
   */
  List<TargetedRow> of(
      NDManager owner,
      TargetCache cache,
      List<DirectedRow> rows,
      Optional<LoraAdapter> towards,
      Optional<LoraAdapter> away) {
    try (GradientMode mode = GradientMode.off();
        NDManager scope = owner.newSubManager()) {
      List<EncodedRow> plain = rows.stream().map(DirectedRow::plain).toList();
      Map<Integer, NDArray> base = read(scope, plain, Optional.empty());
      Map<Integer, NDArray> to =
          read(scope, rows.stream().map(DirectedRow::towards).toList(), towards);
      Map<Integer, NDArray> from = read(scope, rows.stream().map(DirectedRow::away).toList(), away);
      Map<Integer, NDArray> targets = new TreeMap<>();
      for (int layer : layers) {
        NDArray step = to.get(layer).sub(from.get(layer)).mul(strength);
        targets.put(layer, base.get(layer).add(step));
      }
      return split(cache, plain, targets);
    }
  }

  /** For each layer the states of the response tokens, row after row: [positions, hidden]. */
  private Map<Integer, NDArray> read(
      NDManager scope, List<EncodedRow> rows, Optional<LoraAdapter> adapter) {
    RowBatch batch = model.batch(rows);
    Map<Integer, NDArray> states =
        model.transformer().hiddenStates(scope, batch.tokens(), adapter, layers);
    Map<Integer, NDArray> read = new TreeMap<>();
    for (int layer : layers) {
      NDArray state = states.get(layer);
      read.put(layer, model.transformer().rows(scope, state, batch.responsePlaces()));
      state.close();
    }
    return read;
  }

  private static List<TargetedRow> split(
      TargetCache cache, List<EncodedRow> rows, Map<Integer, NDArray> targets) {
    List<TargetedRow> split = new ArrayList<>();
    int from = 0;
    for (EncodedRow row : rows) {
      int to = from + row.responseLength();
      NDIndex part = new NDIndex().addSliceDim(from, to);
      Map<Integer, NDArray> own = new TreeMap<>();
      targets.forEach((layer, target) -> own.put(layer, target.get(part)));
      split.add(new TargetedRow(row, cache.keep(own)));
      from = to;
    }
    return split;
  }
}
