package dev.plumbline.model.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.plumbline.model.config.ModelConfiguration;
import dev.plumbline.model.tensor.HostTensor;
import java.nio.FloatBuffer;
import java.util.function.DoubleUnaryOperator;

/**
 * Cosines and sines of the rotary embedding by position, [positions, headDimension / 2]. Angles are
 * rounded to fp32 on the way, as the models were trained with.
 */
final class RotaryTable {
  private final float[] frequencies;
  private final double factor;
  private final int maximumPositions;

  RotaryTable(ModelConfiguration model, RotaryRounding rounding) {
    double[] exact = model.rotary().inverseFrequencies(model.headDimension());
    frequencies = new float[exact.length];
    for (int pair = 0; pair < exact.length; pair++) {
      frequencies[pair] = rounding.round(exact[pair]);
    }
    factor = model.rotary().attentionFactor();
    maximumPositions = model.maximumPositions();
  }

  /** Cosines of these positions. */
  NDArray cosines(NDManager scope, int... positions) {
    return table(scope, positions, Math::cos);
  }

  /** Sines of these positions. */
  NDArray sines(NDManager scope, int... positions) {
    return table(scope, positions, Math::sin);
  }

  private NDArray table(NDManager scope, int[] positions, DoubleUnaryOperator function) {
    Shape shape = new Shape(positions.length, frequencies.length);
    HostTensor tensor = HostTensor.ofFloats(scope, shape);
    FloatBuffer values = tensor.floats();
    for (int position : positions) {
      if (position >= maximumPositions) {
        throw new IllegalArgumentException(
            "The model sees at most " + maximumPositions + " positions, not " + (position + 1));
      }
      for (float frequency : frequencies) {
        float angle = position * frequency;
        values.put((float) (factor * function.applyAsDouble(angle)));
      }
    }
    return tensor.onDevice();
  }
}
