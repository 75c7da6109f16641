package dev.plumbline.model.weights;

import static dev.plumbline.model.weights.GgufBlocks.half;

import java.nio.ByteBuffer;

/**
 * Decodes ggml's K-quants: super-blocks of 256 values whose parts have scales of their own, which
 * are quantised too.
 */
final class GgufSuperBlocks {
  private GgufSuperBlocks() {}

  static void decode(GgufType type, ByteBuffer source, int from, float[] out, int to) {
    switch (type) {
      case Q2_K -> twoBits(source, from, out, to);
      case Q3_K -> threeBits(source, from, out, to);
      case Q4_K -> fourOrFiveBits(source, from, from + 16, -1, out, to);
      case Q5_K -> fourOrFiveBits(source, from, from + 48, from + 16, out, to);
      case Q6_K -> sixBits(source, from, out, to);
      default -> throw new IllegalArgumentException(type + " has no super-blocks");
    }
  }

  /** 16 bytes of 4-bit scale and minimum, 64 bytes of values, scale and minimum of the scales. */
  private static void twoBits(ByteBuffer source, int from, float[] out, int to) {
    float scale = half(source, from + 80);
    float minimum = half(source, from + 82);
    for (int part = 0; part < 16; part++) {
      int packed = source.get(from + part);
      float partScale = scale * (packed & 0xf);
      float partMinimum = minimum * ((packed >> 4) & 0xf);
      int values = from + 16 + part / 8 * 32 + part % 2 * 16;
      int shift = part % 8 / 2 * 2;
      for (int i = 0; i < 16; i++) {
        out[to + part * 16 + i] = partScale * ((source.get(values + i) >> shift) & 3) - partMinimum;
      }
    }
  }

  /** 32 bytes of third bits, 64 bytes of low bits, 12 bytes of 6-bit scales, the scale. */
  private static void threeBits(ByteBuffer source, int from, float[] out, int to) {
    float scale = half(source, from + 108);
    for (int part = 0; part < 16; part++) {
      float partScale = scale * (sixBitScale(source, from + 96, part) - 32);
      int values = from + 32 + part / 8 * 32 + part % 2 * 16;
      int thirdBits = from + part % 2 * 16;
      int shift = part % 8 / 2 * 2;
      int bit = part / 2;
      for (int i = 0; i < 16; i++) {
        int low = (source.get(values + i) >> shift) & 3;
        int value = ((source.get(thirdBits + i) >> bit) & 1) == 1 ? low : low - 4;
        out[to + part * 16 + i] = partScale * value;
      }
    }
  }

  private static int sixBitScale(ByteBuffer source, int scales, int part) {
    int low =
        part < 8 ? source.get(scales + part) & 0xf : (source.get(scales + part - 8) >> 4) & 0xf;
    int high = (source.get(scales + 8 + part % 4) >> (part / 4 * 2)) & 3;
    return low | (high << 4);
  }

  /**
   * Scale and minimum, 12 bytes of eight 6-bit scales and minima, values; five bits have their
   * fifth bits in 32 bytes before the values.
   */
  private static void fourOrFiveBits(
      ByteBuffer source, int from, int values, int fifthBits, float[] out, int to) {
    float scale = half(source, from);
    float minimum = half(source, from + 2);
    for (int part = 0; part < 8; part++) {
      float partScale = scale * packedScale(source, from + 4, part);
      float partMinimum = minimum * packedMinimum(source, from + 4, part);
      int at = values + part / 2 * 32;
      int shift = part % 2 * 4;
      for (int i = 0; i < 32; i++) {
        int value = (source.get(at + i) >> shift) & 0xf;
        if (fifthBits >= 0) {
          value |= ((source.get(fifthBits + i) >> part) & 1) << 4;
        }
        out[to + part * 32 + i] = partScale * value - partMinimum;
      }
    }
  }

  private static int packedScale(ByteBuffer source, int scales, int part) {
    return part < 4
        ? source.get(scales + part) & 63
        : (source.get(scales + part + 4) & 0xf) | (((source.get(scales + part - 4) >> 6) & 3) << 4);
  }

  private static int packedMinimum(ByteBuffer source, int scales, int part) {
    return part < 4
        ? source.get(scales + part + 4) & 63
        : ((source.get(scales + part + 4) >> 4) & 0xf)
            | (((source.get(scales + part) >> 6) & 3) << 4);
  }

  /** 128 bytes of low bits, 64 bytes of high bits, 16 signed scales, the scale. */
  private static void sixBits(ByteBuffer source, int from, float[] out, int to) {
    float scale = half(source, from + 208);
    for (int part = 0; part < 16; part++) {
      float partScale = scale * source.get(from + 192 + part);
      int half = part / 8;
      int quarter = part % 8 / 2;
      int offset = part % 2 * 16;
      int low = from + half * 64 + quarter % 2 * 32 + offset;
      int high = from + 128 + half * 32 + offset;
      for (int i = 0; i < 16; i++) {
        int lowBits = (source.get(low + i) >> (quarter / 2 * 4)) & 0xf;
        int highBits = (source.get(high + i) >> (quarter * 2)) & 3;
        out[to + part * 16 + i] = partScale * ((lowBits | (highBits << 4)) - 32);
      }
    }
  }
}
