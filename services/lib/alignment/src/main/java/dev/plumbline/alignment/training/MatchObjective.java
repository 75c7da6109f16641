package dev.plumbline.alignment.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.plumbline.model.lora.LoraAdapter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;

/**
 * Representation matching, the last step of RAHF: the mean over layers and response tokens of the
 * unsquared distance between the hidden states and their targets.
 */
final class MatchObjective implements Objective<TargetedRow> {

  private final TrainingModel model;
  private final SortedSet<Integer> layers;

  MatchObjective(TrainingModel model, SortedSet<Integer> layers) {
    this.model = model;
    this.layers = layers;
  }

  @Override
  public double accumulate(LoraAdapter adapter, List<TargetedRow> rows) {
    int tokens = rows.stream().mapToInt(row -> row.row().responseLength()).sum();
    double weight = 1.0 / ((double) tokens * layers.size());
    double loss = 0;
    for (List<TargetedRow> pass : model.trainingPasses(rows, row -> row.row().length())) {
      loss += onePass(adapter, pass, weight);
    }
    return loss;
  }

  private double onePass(LoraAdapter adapter, List<TargetedRow> rows, double weight) {
    RowBatch batch = model.batch(rows.stream().map(TargetedRow::row).toList());
    try (NDManager scope = adapter.manager().newSubManager()) {
      Map<Integer, NDArray> states =
          model.transformer().hiddenStates(scope, batch.tokens(), Optional.of(adapter), layers);
      NDList distances = new NDList();
      for (int layer : layers) {
        NDArray target = target(scope, rows, layer);
        distances.add(
            model.code().distance(states.get(layer), batch.responsePositions(), target, weight));
      }
      NDArray loss = NDArrays.stack(distances).sum();
      LossCode.backward(loss, 0);
      return loss.getFloat();
    }
  }

  private static NDArray target(NDManager scope, List<TargetedRow> rows, int layer) {
    NDList parts = new NDList();
    rows.forEach(row -> parts.add(row.targets().get(layer)));
    NDArray target = NDArrays.concat(parts, 0);
    target.attach(scope);
    return target;
  }
}
