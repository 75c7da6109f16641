package dev.plumbline.alignment.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.plumbline.alignment.rows.EncodedRow;
import dev.plumbline.alignment.settings.ResourceSettings;
import dev.plumbline.model.lora.LoraAdapter;
import dev.plumbline.model.network.GradientMode;
import dev.plumbline.model.network.TrainingPass;
import dev.plumbline.model.network.Transformer;
import dev.plumbline.model.tensor.HostTensor;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;

/** The frozen base model as training sees it: batches, log probabilities, losses. */
public final class TrainingModel {

  private final Transformer transformer;
  private final LossCode code;
  private final ResourceSettings resources;

  public TrainingModel(Transformer transformer, LossCode code, ResourceSettings resources) {
    this.transformer = transformer;
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
    return new RowBatch(rows);
  }

  /** Log probability of each response token of a pass that training goes back through. */
  NDArray logProbabilities(TrainingPass pass, RowBatch batch) {
    return code.logProbabilities(pass.logits(batch.predictingPlaces()), batch.responseTokens());
  }

  /** Starts a pass with an adapter that learns. */
  TrainingPass trainingPass(
      NDManager scope, RowBatch batch, LoraAdapter adapter, int endBlock, Pass<?> pass) {
    return transformer.trainingPass(scope, batch.tokens(), adapter, endBlock, pass.recomputed());
  }

  /**
   * Items in passes that keep the memory budget. One that is too large alone is recomputed.
   *
   * @param readings the rows that stand for an item
   * @param predicted whether their responses are predicted, or hidden states alone are needed
   * @param endBlock the blocks below it run
   */
  <T> List<Pass<T>> trainingPasses(
      List<T> items,
      Function<T, List<EncodedRow>> readings,
      boolean predicted,
      LoraAdapter adapter,
      int endBlock) {
    PassMemory memory = PassMemory.of(transformer.configuration(), adapter, endBlock);
    long budget = resources.passMemory();
    ToLongFunction<List<EncodedRow>> cost = rows -> memory.bytes(rows, predicted);
    return new PassPlanner(budget, cost)
        .plan(items, readings).stream()
            .map(pass -> new Pass<>(pass, cost.applyAsLong(readings.apply(pass.get(0))) > budget))
            .toList();
  }

  /**
   * The log probability of each response by the base model as training sees it.
   *
   * @param manager of short-lived tensors
   * @param progress hears how many more are computed
   */
  public double[] logProbabilities(NDManager manager, List<EncodedRow> rows, IntConsumer progress) {
    double[] sums = new double[rows.size()];
    List<Integer> indices = IntStream.range(0, rows.size()).boxed().toList();
    try (GradientMode mode = GradientMode.off()) {
      for (List<Integer> pass : scoringPasses(indices, rows::get)) {
        RowBatch batch = batch(pass.stream().map(rows::get).toList());
        try (NDManager scope = manager.newSubManager()) {
          NDArray logits =
              transformer.logits(scope, batch.tokens(), Optional.empty(), batch.predictingPlaces());
          float[] tokens =
              HostTensor.floatsOf(code.logProbabilities(logits, batch.responseTokens()));
          int position = 0;
          for (int i : pass) {
            for (int end = position + rows.get(i).responseLength(); position < end; position++) {
              sums[i] += tokens[position];
            }
          }
        }
        progress.accept(pass.size());
      }
    }
    return sums;
  }

  /** Tokens of one pass without gradients. */
  public int scoringTokens() {
    return resources.scoringTokens();
  }

  int blocks() {
    return transformer.configuration().blocks();
  }

  /**
   * Items in passes that scoring can hold.
   *
   * @param reading the longest row that is read for an item
   */
  public <T> List<List<T>> scoringPasses(List<T> items, Function<T, EncodedRow> reading) {
    return new PassPlanner(resources.scoringTokens(), PassPlanner::tokens)
        .plan(items, item -> List.of(reading.apply(item)));
  }
}
