package dev.plumbline.model.lora;

import dev.plumbline.model.config.ModelConfiguration;
import java.util.Set;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * What a new adapter looks like.
 *
 * @param rank rank of every pair
 * @param alpha the product is scaled with alpha / rank
 * @param projections which linear maps of a block
 * @param firstBlock the first block that has pairs
 * @param endBlock one more than the last block that has pairs
 */
public record LoraSettings(
    int rank, double alpha, Set<Projection> projections, int firstBlock, int endBlock) {
  public LoraSettings {
    projections = Set.copyOf(projections);
    if (rank < 1 || !(alpha > 0) || projections.isEmpty()) {
      throw new IllegalArgumentException(
          "A LoRA needs rank >= 1, alpha > 0 and a projection, not rank "
              + rank
              + ", alpha "
              + alpha
              + " and "
              + projections);
    }
    if (firstBlock < 0 || endBlock <= firstBlock) {
      throw new IllegalArgumentException("No blocks from " + firstBlock + " to " + endBlock);
    }
  }

  public double scaling() {
    return alpha / rank;
  }

  /**
   * Initial values as PEFT chooses them: A uniform within 1 / sqrt(in), B zero, so that the adapter
   * changes nothing yet. The same seed gives the same values.
   */
  SortedMap<LoraSite, LoraMatrices> initialValues(ModelConfiguration model, long seed) {
    if (endBlock > model.blocks()) {
      throw new IllegalArgumentException(
          "The adapter wants blocks up to " + endBlock + ", the model has " + model.blocks());
    }
    SplittableRandom random = new SplittableRandom(seed);
    SortedMap<LoraSite, LoraMatrices> values = new TreeMap<>();
    for (int block = firstBlock; block < endBlock; block++) {
      for (Projection projection : Projection.values()) {
        if (projections.contains(projection)) {
          values.put(new LoraSite(block, projection), initial(projection, model, random));
        }
      }
    }
    return values;
  }

  private LoraMatrices initial(
      Projection projection, ModelConfiguration model, SplittableRandom random) {
    int inputs = projection.inputs(model);
    float bound = (float) (1 / Math.sqrt(inputs));
    float[] a = new float[rank * inputs];
    for (int i = 0; i < a.length; i++) {
      a[i] = (float) (2 * random.nextDouble() - 1) * bound;
    }
    return new LoraMatrices(rank, a, new float[projection.outputs(model) * rank], scaling());
  }
}
