package dev.plumbline.model.lora;

import ai.djl.ndarray.NDArray;

/**
 * A low-rank change of one linear map: y = Wx + scaling * B(Ax).
 *
 * @param a [rank, in]
 * @param b [out, rank]
 */
public record LowRankPair(NDArray a, NDArray b, double scaling) {
  public int rank() {
    return Math.toIntExact(a.getShape().get(0));
  }

  public LoraMatrices values() {
    return new LoraMatrices(rank(), a.toFloatArray(), b.toFloatArray(), scaling);
  }
}
