package dev.plumbline.model.lora;

/** The values of one low-rank pair, outside of any tensor library. Its arrays are not copied. */
public final class LoraMatrices {
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

  public int rank() {
    return rank;
  }

  public float[] a() {
    return a;
  }

  public float[] b() {
    return b;
  }

  public double scaling() {
    return scaling;
  }

  public int inputs() {
    return a.length / rank;
  }

  public int outputs() {
    return b.length / rank;
  }
}
