package dev.plumbline.alignment.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.plumbline.model.lora.LoraAdapter;
import dev.plumbline.model.lora.LoraMatrices;
import dev.plumbline.model.lora.LoraSite;
import dev.plumbline.model.lora.LowRankPair;
import java.util.SortedMap;

/** How near numbers must come to those of the reference. */
final class Closeness {

  private Closeness() {}

  static void assertClose(String name, double actual, double expected, double tolerance) {
    assertThat(actual).as(name).isCloseTo(expected, within(tolerance * Math.abs(expected)));
  }

  /** Within a share of the largest value of the tensor. */
  static void assertTensor(String name, float[] actual, float[] expected, double tolerance) {
    assertThat(actual).as(name).hasSameSizeAs(expected);
    double largest = 0;
    double difference = 0;
    for (int i = 0; i < expected.length; i++) {
      largest = Math.max(largest, Math.abs(expected[i]));
      difference = Math.max(difference, Math.abs((double) expected[i] - actual[i]));
    }
    assertThat(difference).as(name).isLessThanOrEqualTo(tolerance * largest);
  }

  static void assertGradients(
      LoraAdapter adapter, SortedMap<LoraSite, LoraMatrices> expected, double tolerance) {
    assertThat(adapter.pairs().keySet()).isEqualTo(expected.keySet());
    try (NDManager scope = adapter.manager().newSubManager()) {
      for (LoraSite site : expected.keySet()) {
        LowRankPair pair = adapter.pairs().get(site);
        NDArray a = adapter.gradient(pair.a(), scope);
        NDArray b = adapter.gradient(pair.b(), scope);
        assertTensor(site + " A", a.toFloatArray(), expected.get(site).a(), tolerance);
        assertTensor(site + " B", b.toFloatArray(), expected.get(site).b(), tolerance);
      }
    }
  }

  static void assertWeights(LoraAdapter adapter, SortedMap<LoraSite, LoraMatrices> expected) {
    assertThat(adapter.pairs().keySet()).isEqualTo(expected.keySet());
    SortedMap<LoraSite, LoraMatrices> actual = adapter.values();
    for (LoraSite site : expected.keySet()) {
      assertTensor(site + " A", actual.get(site).a(), expected.get(site).a(), 1e-4);
      assertTensor(site + " B", actual.get(site).b(), expected.get(site).b(), 1e-4);
    }
  }
}
