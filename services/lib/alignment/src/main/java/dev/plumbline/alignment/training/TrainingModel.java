package dev.plumbline.alignment.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.plumbline.alignment.rows.EncodedRow;
import dev.plumbline.alignment.settings.ResourceSettings;
import dev.plumbline.model.lora.LoraAdapter;
import dev.plumbline.model.network.Transformer;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;

/** The frozen base model as training sees it: batches, log probabilities, losses. */
public final class TrainingModel {

  private final Transformer transformer;
  private final int padding;
  private final LossCode code;
  private final ResourceSettings resources;

  public TrainingModel(
      Transformer transformer, int padding, LossCode code, ResourceSettings resources) {
    this.transformer = transformer;
    this.padding = padding;
    this.code = code;
    this.resources = resources;
  }

  public Transformer transformer() {
    return transformer;
  }

  public LossCode code() {
    return code;
  }

  public RowBatch batch(List<EncodedRow> rows) {
    return new RowBatch(rows, padding);
  }

  /** Log probability of each response token of the batch, row after row: [positions]. */
  public NDArray logProbabilities(NDManager scope, RowBatch batch, Optional<LoraAdapter> adapter) {
    NDArray logits =
        transformer.logits(scope, batch.tokens(), adapter, batch.predictingPositions());
    return code.logProbabilities(logits, batch.responseTokens());
  }

  /** Rows in passes that training can hold. */
  public <T> List<List<T>> trainingPasses(List<T> rows, ToIntFunction<T> length) {
    return passes(rows, length, resources.trainingTokens());
  }

  /** Rows in passes that scoring can hold. */
  public <T> List<List<T>> scoringPasses(List<T> rows, ToIntFunction<T> length) {
    return passes(rows, length, resources.scoringTokens());
  }

  private static <T> List<List<T>> passes(List<T> rows, ToIntFunction<T> length, int budget) {
    return new LengthBuckets(budget)
        .of(rows, length).stream().map(pass -> pass.stream().map(rows::get).toList()).toList();
  }
}
