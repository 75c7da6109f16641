package dev.plumbline.alignment.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.plumbline.alignment.rows.EncodedRow;
import dev.plumbline.model.lora.LoraAdapter;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

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
    for (List<EncodedRow> pass : model.trainingPasses(rows, EncodedRow::length)) {
      RowBatch batch = model.batch(pass);
      float[] weights = new float[batch.responseCount()];
      Arrays.fill(weights, 1f / tokens);
      try (NDManager scope = adapter.manager().newSubManager()) {
        NDArray logProbabilities = model.logProbabilities(scope, batch, Optional.of(adapter));
        NDArray part = model.code().unlikelihood(logProbabilities, weights);
        LossCode.backward(part, 0);
        loss += part.getFloat();
      }
    }
    return loss;
  }
}
