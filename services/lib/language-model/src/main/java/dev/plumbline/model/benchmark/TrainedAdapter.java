package dev.plumbline.model.benchmark;

import ai.djl.ndarray.NDManager;
import dev.plumbline.model.config.ModelConfiguration;
import dev.plumbline.model.lora.LoraAdapter;
import dev.plumbline.model.lora.LoraMatrices;
import dev.plumbline.model.lora.LoraSite;
import dev.plumbline.model.lora.Projection;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;

/** An adapter as training leaves it: on all seven projections of every block, nowhere zero. */
final class TrainedAdapter {
  private static final long SEED = 1;

  /** Small enough that the answers stay finite, as those of a real adapter do. */
  private static final double LARGEST = 0.01;

  private TrainedAdapter() {}

  static LoraAdapter of(ModelConfiguration model, int rank, NDManager manager) {
    SplittableRandom random = new SplittableRandom(SEED);
    Map<LoraSite, LoraMatrices> values = new HashMap<>();
    for (int block = 0; block < model.blocks(); block++) {
      for (Projection projection : Projection.values()) {
        float[] a = numbers(rank * projection.inputs(model), random);
        float[] b = numbers(projection.outputs(model) * rank, random);
        values.put(new LoraSite(block, projection), new LoraMatrices(rank, a, b, 2));
      }
    }
    return LoraAdapter.of(values, manager);
  }

  private static float[] numbers(int count, SplittableRandom random) {
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (float) ((2 * random.nextDouble() - 1) * LARGEST);
    }
    return numbers;
  }
}
