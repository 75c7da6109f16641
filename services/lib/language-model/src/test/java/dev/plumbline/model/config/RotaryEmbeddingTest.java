package dev.plumbline.model.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.plumbline.model.config.RotaryScaling.Linear;
import dev.plumbline.model.config.RotaryScaling.Llama3;
import dev.plumbline.model.config.RotaryScaling.Yarn;
import org.junit.jupiter.api.Test;

class RotaryEmbeddingTest {

  @Test
  void frequenciesFallGeometricallyFromOne() {
    var frequencies = RotaryEmbedding.unscaled(10_000).inverseFrequencies(8);

    assertThat(frequencies).containsExactly(new double[] {1, 0.1, 0.01, 0.001}, within(1e-15));
  }

  @Test
  void linearScalingDividesThemAll() {
    var frequencies = new RotaryEmbedding(10_000, new Linear(4)).inverseFrequencies(8);

    assertThat(frequencies)
        .containsExactly(new double[] {0.25, 0.025, 0.0025, 0.00025}, within(1e-15));
  }

  @Test
  void llama3KeepsShortWavesAndDividesLongOnes() {
    var scaling = new Llama3(8, 1, 4, 64);

    var frequencies = new RotaryEmbedding(10_000, scaling).inverseFrequencies(8);

    // Wavelengths 6, 63, 628, 6283 against 16 and 64: kept, between, divided, divided.
    double turns = 64 * 0.1 / (2 * Math.PI);
    double share = (turns - 1) / 3;
    assertThat(frequencies)
        .containsExactly(
            new double[] {1, (1 - share) * 0.1 / 8 + share * 0.1, 0.01 / 8, 0.001 / 8},
            within(1e-15));
  }

  @Test
  void yarnDividesTheSlowDimensionsAndScalesAttention() {
    var scaling = new Yarn(4, 32, 1, 1.1386, 32_768, true);

    var rotary = new RotaryEmbedding(1_000_000, scaling);

    var plain = RotaryEmbedding.unscaled(1_000_000).inverseFrequencies(128);
    var frequencies = rotary.inverseFrequencies(128);
    assertThat(frequencies[0]).isEqualTo(plain[0]);
    assertThat(frequencies[23]).isEqualTo(plain[23]);
    assertThat(frequencies[24]).isLessThan(plain[24]);
    assertThat(frequencies[39]).isGreaterThan(plain[39] / 4);
    assertThat(frequencies[40]).isEqualTo(plain[40] / 4, within(1e-18));
    assertThat(frequencies[63]).isEqualTo(plain[63] / 4, within(1e-18));
    assertThat(rotary.attentionFactor()).isEqualTo(1.1386);
  }
}
