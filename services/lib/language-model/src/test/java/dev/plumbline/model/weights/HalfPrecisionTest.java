package dev.plumbline.model.weights;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HalfPrecisionTest {

  @Test
  void everyBinary16ValueIsItsDefinition() {
    for (int bits = 0; bits < 1 << 16; bits++) {
      int exponent = bits >> 10 & 31;
      int fraction = bits & 1023;
      double magnitude =
          exponent == 31
              ? (fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN)
              : exponent == 0 ? fraction * 0x1p-24 : (1024 + fraction) * Math.pow(2, exponent - 25);
      float expected = (float) (bits >> 15 == 0 ? magnitude : -magnitude);

      assertThat(HalfPrecision.binary16((short) bits)).isEqualTo(Float.valueOf(expected));
    }
  }

  @Test
  void bfloat16IsTheUpperHalf() {
    assertThat(HalfPrecision.bfloat16((short) 0x3fc0)).isEqualTo(1.5f);
    assertThat(HalfPrecision.bfloat16((short) 0xc000)).isEqualTo(-2f);
  }
}
