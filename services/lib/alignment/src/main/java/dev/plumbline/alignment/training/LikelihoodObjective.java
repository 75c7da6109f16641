package dev.plumbline.alignment.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.plumbline.alignment.rows.EncodedRow;
import dev.plumbline.model.lora.LoraAdapter;
import dev.plumbline.model.network.TrainingPass;
import java.util.Arrays;
import java.util.List;

/** Plain fine-tuning: the mean negative log likelihood of the response tokens, in nats. */
final class LikelihoodObjective implements Objective<EncodedRow> {

  private final TrainingModel model;

  LikelihoodObjective(TrainingModel model) {
    this.model = model;
  }

  @Override
  public double accumulate(LoraAdapter adapter, List<EncodedRow> rows) {
    int tokens = rows.stream().mapToInt(EncodedRow::responseLength).sum();
    double loss = 0;
    for (Pass<EncodedRow> pass :
        model.trainingPasses(rows, List::of, true, adapter, model.blocks())) {
      RowBatch batch = model.batch(pass.rows());
      float[] weights = new float[batch.responseCount()];
      Arrays.fill(weights, 1f / tokens);
      try (NDManager scope = adapter.manager().newSubManager()) {
        TrainingPass forward = model.trainingPass(scope, batch, adapter, model.blocks(), pass);
        NDArray logProbabilities = model.logProbabilities(forward, batch);
        NDArray part = model.code().unlikelihood(logProbabilities, weights);
        LossCode.backward(part, 0);
        forward.backward();
        loss += part.getFloat();
      }
    }
    return loss;
  }
}
