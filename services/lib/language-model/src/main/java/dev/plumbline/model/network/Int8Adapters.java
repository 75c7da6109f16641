package dev.plumbline.model.network;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Adapters whose ranks are rounded to 8 bits, each with a scale of its own: a quarter of the memory
 * to read. A row of B is in the form of PyTorch's quantized embeddings, a byte for each output and
 * then scale and bias in fp32; its scale is that of both rows, so that A needs none.
 */
record Int8Adapters() implements AdapterForm {
  private static final int LARGEST = 127;

  /**
   * PyTorch's product with bytes takes so many inputs at a time, and reads past a row that ends
   * before.
   */
  private static final int INPUTS_AT_A_TIME = 16;

  /** The byte that stands for zero in a row of B. */
  private static final int ZERO = 128;

  @Override
  public String source() {
    return "adapters_int8.py";
  }

  @Override
  public DataType typeOfA() {
    return DataType.INT8;
  }

  @Override
  public DataType typeOfB() {
    return DataType.UINT8;
  }

  @Override
  public int widthOfA(int inputs) {
    return (inputs + INPUTS_AT_A_TIME - 1) / INPUTS_AT_A_TIME * INPUTS_AT_A_TIME;
  }

  @Override
  public int widthOfB(int outputs) {
    return outputs + 2 * Float.BYTES;
  }

  @Override
  public void write(float[] a, float[] b, ByteBuffer rowOfA, ByteBuffer rowOfB) {
    float largestOfA = largest(a);
    float largestOfB = largest(b);
    rowOfA.put(rounded(a, largestOfA, 0));
    rowOfA.put(new byte[rowOfA.remaining()]);
    rowOfB.put(rounded(b, largestOfB, ZERO));
    float scale = largestOfA / LARGEST * (largestOfB / LARGEST);
    rowOfB.putFloat(scale).putFloat(-ZERO * scale);
  }

  private static float largest(float[] values) {
    float largest = 0;
    for (float value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }

  private static byte[] rounded(float[] values, float largest, int zero) {
    float factor = largest == 0 ? 0 : LARGEST / largest;
    byte[] rounded = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      // A cast cuts off towards zero, so the number is made positive before.
      rounded[i] = (byte) ((int) (values[i] * factor + (ZERO + 0.5f)) - ZERO + zero);
    }
    return rounded;
  }

  @Override
  public AdapterUses uses(NDManager manager, List<Segment> segments, JoinedAdapters joined) {
    return new RankedTokens(manager, segments, joined);
  }
}
