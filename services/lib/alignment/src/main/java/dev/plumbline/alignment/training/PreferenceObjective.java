package dev.plumbline.alignment.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.plumbline.model.lora.LoraAdapter;
import dev.plumbline.model.network.TrainingPass;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Direct preference optimisation: {@code -log sigmoid(beta * gain)}, the gain being how much more
 * the adapter prefers the chosen response, in summed log probability, than the base model does.
 */
final class PreferenceObjective implements Objective<ComparedPair> {

  private final TrainingModel model;
  private final double beta;

  PreferenceObjective(TrainingModel model, double beta) {
    this.model = model;
    this.beta = beta;
  }

  @Override
  public double accumulate(LoraAdapter adapter, List<ComparedPair> pairs) {
    double loss = 0;
    for (Pass<ComparedPair> pass :
        model.trainingPasses(pairs, ComparedPair::readings, true, adapter, model.blocks())) {
      loss += onePass(adapter, pass, 1.0 / pairs.size());
    }
    return loss;
  }

  private double onePass(LoraAdapter adapter, Pass<ComparedPair> pass, double share) {
    List<ComparedPair> pairs = pass.rows();
    RowBatch batch =
        model.batch(
            Stream.concat(
                    pairs.stream().map(ComparedPair::chosen),
                    pairs.stream().map(ComparedPair::rejected))
                .toList());
    float[] reference = new float[pairs.size()];
    for (int i = 0; i < reference.length; i++) {
      reference[i] = (float) pairs.get(i).reference();
    }
    try (NDManager scope = adapter.manager().newSubManager()) {
      TrainingPass forward = model.trainingPass(scope, batch, adapter, model.blocks(), pass);
      NDArray logProbabilities = model.logProbabilities(forward, batch);
      NDArray loss =
          model
              .code()
              .preference(logProbabilities, sides(batch, pairs.size()), reference, beta, share);
      LossCode.backward(loss, 0);
      forward.backward();
      return loss.getFloat();
    }
  }

  private static float[][] sides(RowBatch batch, int pairs) {
    float[][] sides = new float[pairs][batch.responseCount()];
    int position = 0;
    for (int i = 0; i < 2 * pairs; i++) {
      int end = position + batch.rows().get(i).responseLength();
      Arrays.fill(sides[i % pairs], position, end, i < pairs ? 1 : -1);
      position = end;
    }
    return sides;
  }
}
