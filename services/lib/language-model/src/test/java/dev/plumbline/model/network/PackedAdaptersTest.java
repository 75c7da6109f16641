package dev.plumbline.model.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import dev.plumbline.model.lora.LoraAdapter;
import dev.plumbline.model.lora.LoraSite;
import dev.plumbline.model.lora.PairValues;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Which adapters a step reads, and what of them is kept. */
@ParameterizedClass
@EnumSource(names = {"FLOAT32", "INT8"})
class PackedAdaptersTest {
  private static ModelInPrecision model;

  @BeforeParameterizedClassInvocation
  static void loadModel(Precision precision) throws IOException {
    model = ModelInPrecision.open(precision);
  }

  @AfterParameterizedClassInvocation
  static void closeModel() {
    model.close();
  }

  PackedAdaptersTest(Precision precision) {
    assertThat(model.transformer().precision()).isEqualTo(precision);
  }

  @Test
  void whatIsUsedNoMoreIsSoonNotReadAnyMore() {
    try (NDManager manager = model.newManager();
        PackedAdapters packed = model.packedAdapters(manager)) {
      List<LoraAdapter> small =
          IntStream.range(1, 4).mapToObj(seed -> packed.adopt(model.values(2, seed))).toList();
      LoraAdapter large = packed.adopt(model.values(4, 5));
      JoinedAdapters before = packed.of(List.of(small.get(0), large, small.get(1), small.get(2)));
      assertThat(before.adapters().indexOf(large)).isOne();
      assertThat(before.ranks().get(0)).isEqualTo(3 * 4);

      IntStream.range(0, 10).forEach(step -> packed.of(small));

      assertThat(packed.of(small).adapters()).containsExactlyInAnyOrderElementsOf(small);
      assertThat(packed.of(small).ranks().get(0)).isEqualTo(3 * 2);
    }
  }

  @Test
  void whatLiesBehindTheUsedOnesIsSoonNotReadAnyMore() {
    try (NDManager manager = model.newManager();
        PackedAdapters packed = model.packedAdapters(manager)) {
      List<LoraAdapter> all =
          IntStream.range(1, 6).mapToObj(seed -> packed.adopt(model.values(2, seed))).toList();
      assertThat(packed.of(all).adapters()).hasSize(5);
      List<LoraAdapter> first = all.subList(0, 2);

      IntStream.range(0, 10).forEach(step -> packed.of(first));

      assertThat(packed.of(first).adapters()).containsExactlyElementsOf(first);
      assertThat(packed.of(all).adapters()).containsExactlyElementsOf(all);
    }
  }

  @Test
  void adaptersThatWereAdoptedInVainAreFreed() {
    try (NDManager manager = model.newManager();
        PackedAdapters packed = model.packedAdapters(manager)) {
      List<Integer> arrays = new ArrayList<>();
      for (int seed = 1; seed < 5; seed++) {
        packed.adopt(model.values(2, seed)).close();
        arrays.add(manager.getManagedArrays().size());
      }

      assertThat(arrays).containsOnly(arrays.get(0));
      assertThat(arrays.get(0)).isPositive();
    }
  }

  @Test
  void ofAnAdapterWhoseValuesCannotBeReadNothingStays() {
    SortedMap<LoraSite, PairValues> unreadable = new TreeMap<>(model.values(2, 1));
    unreadable.compute(unreadable.lastKey(), (site, pair) -> new UnreadablePair(pair));
    try (NDManager manager = model.newManager();
        PackedAdapters packed = model.packedAdapters(manager)) {
      int before = manager.getManagedArrays().size();

      assertThatThrownBy(() -> packed.adopt(unreadable)).hasMessage("the disk is gone");

      assertThat(manager.getManagedArrays()).hasSize(before);
    }
  }

  private record UnreadablePair(PairValues pair) implements PairValues {
    @Override
    public int rank() {
      return pair.rank();
    }

    @Override
    public int inputs() {
      return pair.inputs();
    }

    @Override
    public int outputs() {
      return pair.outputs();
    }

    @Override
    public double scaling() {
      return pair.scaling();
    }

    @Override
    public void copyA(FloatBuffer target) {
      pair.copyA(target);
    }

    @Override
    public void copyB(FloatBuffer target) {
      throw new IllegalStateException("the disk is gone");
    }
  }
}
