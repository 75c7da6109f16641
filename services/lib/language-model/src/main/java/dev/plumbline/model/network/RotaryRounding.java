package dev.plumbline.model.network;

/**
 * What the frequencies of the rotary embedding are rounded to. A loaded checkpoint has them in
 * fp32; a model that was converted to bfloat16 as a whole, buffers included, has lost their lower
 * bits, and gives other values even after it is converted back.
 */
public enum RotaryRounding {
  FLOAT32 {
    @Override
    float round(double frequency) {
      return (float) frequency;
    }
  },
  BFLOAT16 {
    @Override
    float round(double frequency) {
      int bits = Float.floatToIntBits((float) frequency);
      int nearestEven = bits + 0x7fff + ((bits >> 16) & 1);
      return Float.intBitsToFloat(nearestEven & 0xffff0000);
    }
  };

  abstract float round(double frequency);
}
