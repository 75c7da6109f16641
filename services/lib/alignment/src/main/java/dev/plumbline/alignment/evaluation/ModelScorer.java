package dev.plumbline.alignment.evaluation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.plumbline.alignment.rows.EncodedRow;
import dev.plumbline.alignment.training.RowBatch;
import dev.plumbline.alignment.training.TrainingModel;
import dev.plumbline.model.lora.LoraAdapter;
import dev.plumbline.model.network.GradientMode;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/** Scores responses with the base model, or with an adapter on it. */
public final class ModelScorer implements ResponseScorer {

  private final TrainingModel model;
  private final NDManager manager;
  private final Optional<LoraAdapter> adapter;

  /**
   * @param manager of short-lived tensors
   */
  public ModelScorer(TrainingModel model, NDManager manager, Optional<LoraAdapter> adapter) {
    this.model = model;
    this.manager = manager;
    this.adapter = adapter;
  }

  @Override
  public List<ResponseScore> score(List<EncodedRow> rows) {
    return score(rows, scored -> {});
  }

  /**
   * The same, pass by pass.
   *
   * @param progress hears how many more rows are scored
   */
  public List<ResponseScore> score(List<EncodedRow> rows, IntConsumer progress) {
    ResponseScore[] scores = new ResponseScore[rows.size()];
    try (GradientMode mode = GradientMode.off()) {
      List<Integer> indices = IntStream.range(0, rows.size()).boxed().toList();
      for (List<Integer> pass : model.scoringPasses(indices, i -> rows.get(i).length())) {
        scorePass(rows, pass, scores);
        progress.accept(pass.size());
      }
    }
    return Arrays.asList(scores);
  }

  private void scorePass(List<EncodedRow> rows, List<Integer> pass, ResponseScore[] scores) {
    RowBatch batch = model.batch(pass.stream().map(rows::get).toList());
    float[] tokens;
    try (NDManager scope = manager.newSubManager()) {
      NDArray logProbabilities = model.logProbabilities(scope, batch, adapter);
      tokens = logProbabilities.toFloatArray();
    }
    int position = 0;
    for (int i : pass) {
      int length = rows.get(i).responseLength();
      double sum = 0;
      for (int t = position; t < position + length; t++) {
        sum += tokens[t];
      }
      scores[i] = new ResponseScore(sum, length);
      position += length;
    }
  }
}
