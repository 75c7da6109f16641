package dev.plumbline.model.weights;

import java.nio.ByteBuffer;

/**
 * Decodes blocks of 32 quantised values, and plain numbers. The layouts are those of ggml's
 * reference, and so is the order of the arithmetic, so values agree to the last bit.
 */
final class GgufBlocks {
  private static final int BLOCK = 32;
  private static final int HALF = 16;

  private GgufBlocks() {}

  /**
   * Decodes elements, a multiple of the type's block.
   *
   * @param source little-endian, at the first block; its position does not move
   */
  static void decode(GgufType type, ByteBuffer source, float[] destination, int elements) {
    int blocks = elements / type.blockElements();
    int start = source.position();
    for (int block = 0; block < blocks; block++) {
      int from = start + block * type.blockBytes();
      int to = block * type.blockElements();
      switch (type) {
        case F32 -> destination[to] = source.getFloat(from);
        case F16 -> destination[to] = half(source, from);
        case BF16 -> destination[to] = HalfPrecision.bfloat16(source.getShort(from));
        case Q4_0 -> {
          nibbles(source, from + 2, destination, to);
          centre(half(source, from), 8, destination, to);
        }
        case Q4_1 -> {
          nibbles(source, from + 4, destination, to);
          shift(half(source, from), half(source, from + 2), destination, to);
        }
        case Q5_0 -> {
          nibbles(source, from + 6, destination, to);
          fifthBits(source.getInt(from + 2), destination, to);
          centre(half(source, from), 16, destination, to);
        }
        case Q5_1 -> {
          nibbles(source, from + 8, destination, to);
          fifthBits(source.getInt(from + 4), destination, to);
          shift(half(source, from), half(source, from + 2), destination, to);
        }
        case Q8_0 -> eightBits(source, from, destination, to);
        case Q2_K, Q3_K, Q4_K, Q5_K, Q6_K ->
            GgufSuperBlocks.decode(type, source, from, destination, to);
      }
    }
  }

  static float half(ByteBuffer source, int at) {
    return HalfPrecision.binary16(source.getShort(at));
  }

  /** Low nibbles are the first half of the block, high nibbles the second. */
  private static void nibbles(ByteBuffer source, int at, float[] out, int to) {
    for (int i = 0; i < HALF; i++) {
      int packed = source.get(at + i);
      out[to + i] = packed & 0xf;
      out[to + HALF + i] = (packed >> 4) & 0xf;
    }
  }

  private static void fifthBits(int bits, float[] out, int to) {
    for (int i = 0; i < BLOCK; i++) {
      out[to + i] += ((bits >>> i) & 1) << 4;
    }
  }

  private static void centre(float scale, int zero, float[] out, int to) {
    for (int i = to; i < to + BLOCK; i++) {
      out[i] = scale * (out[i] - zero);
    }
  }

  private static void shift(float scale, float minimum, float[] out, int to) {
    for (int i = to; i < to + BLOCK; i++) {
      out[i] = scale * out[i] + minimum;
    }
  }

  private static void eightBits(ByteBuffer source, int at, float[] out, int to) {
    float scale = half(source, at);
    for (int i = 0; i < BLOCK; i++) {
      out[to + i] = scale * source.get(at + 2 + i);
    }
  }
}
