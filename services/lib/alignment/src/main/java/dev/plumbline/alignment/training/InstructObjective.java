package dev.plumbline.alignment.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.plumbline.alignment.rows.EncodedRow;
import dev.plumbline.alignment.settings.InstructSettings;
import dev.plumbline.model.lora.LoraAdapter;
import dev.plumbline.model.network.TrainingPass;
import dev.plumbline.model.tensor.HostTensor;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Contrastive instruction tuning, the first step of RAHF.
 *
 * <p>{@code CE(y | m, x) + weight * [(1 - s) * softplus(-d) + s * softplus(d)]} with {@code d =
 * mean log p(y | m, x) - mean log p(y | o, x)}, where m is the instruction that matches the vote
 * and o the opposite one. All means are over real response tokens.
 */
final class InstructObjective implements Objective<InstructedRow> {

  private final TrainingModel model;
  private final InstructSettings settings;

  InstructObjective(TrainingModel model, InstructSettings settings) {
    this.model = model;
    this.settings = settings;
  }

  @Override
  public double accumulate(LoraAdapter adapter, List<InstructedRow> rows) {
    return accumulateParts(adapter, rows).total();
  }

  /** Adds the gradients of the loss over these rows, in as many passes as the budget asks for. */
  InstructLoss accumulateParts(LoraAdapter adapter, List<InstructedRow> rows) {
    int tokens = rows.stream().mapToInt(row -> row.matching().responseLength()).sum();
    InstructLoss loss = InstructLoss.NONE;
    for (Pass<InstructedRow> pass :
        model.trainingPasses(rows, InstructedRow::readings, true, adapter, model.blocks())) {
      loss = loss.plus(onePass(adapter, pass, 1.0 / tokens, 1.0 / rows.size()));
    }
    return loss;
  }

  private InstructLoss onePass(
      LoraAdapter adapter, Pass<InstructedRow> pass, double tokenShare, double rowShare) {
    List<InstructedRow> rows = pass.rows();
    RowBatch batch =
        model.batch(
            Stream.concat(
                    rows.stream().map(InstructedRow::matching),
                    rows.stream().map(InstructedRow::opposite))
                .toList());
    try (NDManager scope = adapter.manager().newSubManager()) {
      TrainingPass forward = model.trainingPass(scope, batch, adapter, model.blocks(), pass);
      NDArray logProbabilities = model.logProbabilities(forward, batch);
      NDArray loss =
          model
              .code()
              .instruct(
                  logProbabilities,
                  likelihood(batch, rows.size(), tokenShare),
                  contrast(batch, rows.size()),
                  settings.smoothing(),
                  settings.contrastWeight(),
                  rowShare);
      LossCode.backward(loss, 0);
      forward.backward();
      float[] parts = HostTensor.floatsOf(loss);
      return new InstructLoss(parts[0], parts[1], parts[2]);
    }
  }

  /** Tokens under the matching instruction come first; the others say nothing here. */
  private static float[] likelihood(RowBatch batch, int rows, double share) {
    float[] weights = new float[batch.responseCount()];
    int matching =
        batch.rows().subList(0, rows).stream().mapToInt(EncodedRow::responseLength).sum();
    Arrays.fill(weights, 0, matching, (float) share);
    return weights;
  }

  private static float[][] contrast(RowBatch batch, int rows) {
    float[][] weights = new float[rows][batch.responseCount()];
    int position = 0;
    for (int i = 0; i < 2 * rows; i++) {
      int length = batch.rows().get(i).responseLength();
      float weight = (i < rows ? 1f : -1f) / length;
      Arrays.fill(weights[i % rows], position, position + length, weight);
      position += length;
    }
    return weights;
  }
}
