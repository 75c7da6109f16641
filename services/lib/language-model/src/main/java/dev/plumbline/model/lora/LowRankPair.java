package dev.plumbline.model.lora;

import ai.djl.ndarray.NDArray;
import dev.plumbline.model.tensor.HostTensor;
import java.nio.FloatBuffer;

/**
 * A low-rank change of one linear map: y = Wx + scaling * B(Ax).
 *
 * @param a [rank, in]
 * @param b [out, rank]
 */
public record LowRankPair(NDArray a, NDArray b, double scaling) implements PairValues {
  @Override
  public int rank() {
    return Math.toIntExact(a.getShape().get(0));
  }

  @Override
  public int inputs() {
    return Math.toIntExact(a.getShape().get(1));
  }

  @Override
  public int outputs() {
    return Math.toIntExact(b.getShape().get(0));
  }

  @Override
  public void copyA(FloatBuffer target) {
    target.put(HostTensor.floatsOf(a));
  }

  @Override
  public void copyB(FloatBuffer target) {
    target.put(HostTensor.floatsOf(b));
  }

  public LoraMatrices values() {
    return LoraMatrices.copyOf(this);
  }
}
