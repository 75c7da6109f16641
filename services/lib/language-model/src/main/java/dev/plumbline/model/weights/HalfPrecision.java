package dev.plumbline.model.weights;

/** The two 16-bit floating point formats, as fp32. */
final class HalfPrecision {
  private static final float REBIAS = 0x1p112f;
  private static final int LARGEST_EXPONENT = 0x7c00;

  private HalfPrecision() {}

  /** IEEE binary16: 5 bits of exponent, 10 of fraction. */
  static float binary16(short bits) {
    int magnitude = bits & 0x7fff;
    int sign = (bits & 0x8000) << 16;
    if (magnitude >= LARGEST_EXPONENT) { // infinite or not a number
      return Float.intBitsToFloat(sign | 0x7f800000 | (magnitude & 0x3ff) << 13);
    }
    // Multiplying by a power of two moves the exponent's bias, and is exact for subnormals as well.
    float value = Float.intBitsToFloat(magnitude << 13) * REBIAS;
    return Float.intBitsToFloat(sign | Float.floatToRawIntBits(value));
  }

  /** bfloat16: the upper half of an fp32. */
  static float bfloat16(short bits) {
    return Float.intBitsToFloat(bits << 16);
  }
}
