package dev.plumbline.model.network;

import dev.plumbline.model.lora.PairValues;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What an adapter adds to one matrix of a block, which holds several projections side by side: the
 * pairs of all of them as one, with the ranks of one after those of another.
 */
final class AdapterMatrix {
  private final float[] divisors;
  private final int inputs;
  private final List<PairValues> pairs = new ArrayList<>();
  private final List<Integer> firstOutputs = new ArrayList<>();
  private int ranks;
  private int outputs;

  /**
   * @param divisors what the matrix's inputs are divided by, or none
   */
  AdapterMatrix(float[] divisors, int inputs) {
    this.divisors = divisors;
    this.inputs = inputs;
  }

  /** The next projection, whose outputs follow those of the one before. */
  void add(Optional<PairValues> pair, int width) {
    if (pair.isPresent()) {
      pairs.add(pair.get());
      firstOutputs.add(outputs);
      ranks += pair.get().rank();
    }
    outputs += width;
  }

  int ranks() {
    return ranks;
  }

  int inputs() {
    return inputs;
  }

  int outputs() {
    return outputs;
  }

  /**
   * Writes all ranks, one after the other.
   *
   * @param a the byte at which A begins
   * @param b the byte at which B begins
   */
  void write(AdapterForm form, ByteBuffer memory, int a, int b) {
    int bytesOfA = form.widthOfA(inputs) * form.typeOfA().getNumOfBytes();
    int bytesOfB = form.widthOfB(outputs) * form.typeOfB().getNumOfBytes();
    int rank = 0;
    for (int i = 0; i < pairs.size(); i++) {
      PairValues pair = pairs.get(i);
      float[] down = new float[pair.rank() * inputs];
      float[] up = new float[pair.outputs() * pair.rank()];
      pair.copyA(FloatBuffer.wrap(down));
      pair.copyB(FloatBuffer.wrap(up));
      float[] row = new float[outputs];
      for (int own = 0; own < pair.rank(); own++) {
        for (int output = 0; output < pair.outputs(); output++) {
          row[firstOutputs.get(i) + output] = up[output * pair.rank() + own] * scaling(pair);
        }
        ByteBuffer rowOfA = part(memory, a + rank * bytesOfA, bytesOfA);
        ByteBuffer rowOfB = part(memory, b + rank * bytesOfB, bytesOfB);
        form.write(multiplied(down, own), row, rowOfA, rowOfB);
        rank++;
      }
    }
  }

  private static float scaling(PairValues pair) {
    return (float) pair.scaling();
  }

  /** A row of A for inputs that are divided. */
  private float[] multiplied(float[] down, int rank) {
    float[] row = Arrays.copyOfRange(down, rank * inputs, (rank + 1) * inputs);
    for (int input = 0; input < divisors.length; input++) {
      row[input] *= divisors[input];
    }
    return row;
  }

  private static ByteBuffer part(ByteBuffer memory, int begin, int bytes) {
    return memory.slice(begin, bytes).order(ByteOrder.nativeOrder());
  }
}
