package dev.plumbline.model.lora;

import java.nio.FloatBuffer;

/** The values of one low-rank pair, outside of any tensor library. Its arrays are not copied. */
public final class LoraMatrices implements PairValues {
  private final int rank;
  private final float[] a;
  private final float[] b;
  private final double scaling;

  /**
   * @param a [rank, in], row by row
   * @param b [out, rank], row by row
   * @param scaling what the product is multiplied with
   */
  public LoraMatrices(int rank, float[] a, float[] b, double scaling) {
    if (rank < 1 || a.length % rank != 0 || b.length % rank != 0) {
      throw new IllegalArgumentException(
          "Matrices of " + a.length + " and " + b.length + " values have no rank " + rank);
    }
    this.rank = rank;
    this.a = a;
    this.b = b;
    this.scaling = scaling;
  }

  /** The values of a pair that are elsewhere. */
  static LoraMatrices copyOf(PairValues pair) {
    float[] a = new float[Math.multiplyExact(pair.rank(), pair.inputs())];
    float[] b = new float[Math.multiplyExact(pair.outputs(), pair.rank())];
    pair.copyA(FloatBuffer.wrap(a));
    pair.copyB(FloatBuffer.wrap(b));
    return new LoraMatrices(pair.rank(), a, b, pair.scaling());
  }

  @Override
  public int rank() {
    return rank;
  }

  public float[] a() {
    return a;
  }

  public float[] b() {
    return b;
  }

  @Override
  public double scaling() {
    return scaling;
  }

  @Override
  public int inputs() {
    return a.length / rank;
  }

  @Override
  public int outputs() {
    return b.length / rank;
  }

  @Override
  public void copyA(FloatBuffer target) {
    target.put(a);
  }

  @Override
  public void copyB(FloatBuffer target) {
    target.put(b);
  }
}
