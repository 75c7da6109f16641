package dev.plumbline.alignment.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.plumbline.alignment.rows.EncodedRow;
import dev.plumbline.alignment.settings.ResourceSettings;
import dev.plumbline.model.lora.LoraAdapter;
import dev.plumbline.model.network.GradientMode;
import dev.plumbline.model.network.TrainingPass;
import dev.plumbline.model.network.Transformer;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

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

  /** Log probability of each response token of a pass that training goes back through. */
  NDArray logProbabilities(TrainingPass pass, RowBatch batch) {
    return code.logProbabilities(pass.logits(batch.predictingPositions()), batch.responseTokens());
  }

  /** Starts a pass with an adapter that learns. */
  TrainingPass trainingPass(
      NDManager scope, RowBatch batch, LoraAdapter adapter, int endBlock, Pass<?> pass) {
    return transformer.trainingPass(scope, batch.tokens(), adapter, endBlock, pass.recomputed());
  }

  /**
   * Rows in passes that keep the memory budget. A row that is too large alone is recomputed.
   *
   * @param endBlock the blocks below it run
   */
  <T> List<Pass<T>> trainingPasses(
      List<T> rows, Function<T, PassSize> size, LoraAdapter adapter, int endBlock) {
    PassMemory memory = PassMemory.of(transformer.configuration(), adapter, endBlock);
    int budget = memory.fitting(resources.passMemory());
    ToIntFunction<T> tokens = row -> memory.tokens(size.apply(row));
    return passes(rows, tokens, budget).stream()
        .map(pass -> new Pass<>(pass, tokens.applyAsInt(pass.get(0)) > budget))
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
      for (List<Integer> pass : scoringPasses(indices, i -> rows.get(i).length())) {
        RowBatch batch = batch(pass.stream().map(rows::get).toList());
        try (NDManager scope = manager.newSubManager()) {
          NDArray logits =
              transformer.logits(
                  scope, batch.tokens(), Optional.empty(), batch.predictingPositions());
          float[] tokens = code.logProbabilities(logits, batch.responseTokens()).toFloatArray();
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

  /** Rows in passes that scoring can hold. */
  public <T> List<List<T>> scoringPasses(List<T> rows, ToIntFunction<T> length) {
    return passes(rows, length, resources.scoringTokens());
  }

  private static <T> List<List<T>> passes(List<T> rows, ToIntFunction<T> length, int budget) {
    return new LengthBuckets(budget)
        .of(rows, length).stream().map(pass -> pass.stream().map(rows::get).toList()).toList();
  }
}
