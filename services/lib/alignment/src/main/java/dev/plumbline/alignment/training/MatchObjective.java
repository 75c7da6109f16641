package dev.plumbline.alignment.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.plumbline.model.lora.LoraAdapter;
import dev.plumbline.model.network.TrainingPass;
import java.util.List;
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
    for (Pass<TargetedRow> pass :
        model.trainingPasses(rows, row -> List.of(row.row()), false, adapter, layers.last())) {
      loss += onePass(adapter, pass, weight);
    }
    return loss;
  }

  private double onePass(LoraAdapter adapter, Pass<TargetedRow> pass, double weight) {
    List<TargetedRow> rows = pass.rows();
    RowBatch batch = model.batch(rows.stream().map(TargetedRow::row).toList());
    try (NDManager scope = adapter.manager().newSubManager()) {
      TrainingPass forward = model.trainingPass(scope, batch, adapter, layers.last(), pass);
      NDList distances = new NDList();
      for (int layer : layers) {
        NDArray target = target(scope, rows, layer);
        distances.add(
            model.code().distance(forward.state(layer), batch.responsePlaces(), target, weight));
      }
      NDArray loss = NDArrays.stack(distances).sum();
      LossCode.backward(loss, 0);
      forward.backward();
      return loss.getFloat();
    }
  }

  /** The targets of all rows at one layer, row after row: [response tokens, hidden]. */
  private static NDArray target(NDManager scope, List<TargetedRow> rows, int layer) {
    NDList parts = new NDList();
    rows.forEach(row -> parts.add(row.targets().read(layer, scope)));
    return rows.size() == 1 ? parts.get(0) : NDArrays.concat(parts, 0);
  }
}
