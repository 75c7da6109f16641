package dev.plumbline.model.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KeyValueCacheTest {
  private OracleCase model;
  private CachedTransformer network;
  private List<Integer> prompt;

  @BeforeEach
  void loadModel() throws IOException {
    model = OracleCase.open(OracleCase.folders().findFirst().orElseThrow());
    network = new CachedTransformer(model.transformer());
    prompt = IntStream.of(model.prompt(0)).boxed().toList();
  }

  @AfterEach
  void closeModel() {
    network.close();
    model.close();
  }

  @Test
  void aCacheThatGrowsKeepsWhatItHasWhereItIs() {
    try (KeyValueCache cache = network.growingCache(1, prompt.size() + 1, 3)) {
      read(cache, 0);
      List<NDArray> before = List.copyOf(cache.tensors());

      cache.resize(3, 1);
      read(cache, 2);

      assertThat(cache.slots()).isEqualTo(3);
      assertThat(cache.tensors().get(0)).isSameAs(before.get(0));
      assertThat(next(cache, 0)).containsExactly(next(cache, 2));
    }
  }

  @Test
  void aCacheForWhoseGrowthThereIsNoMemoryStaysAsItIs() {
    try (KeyValueCache cache = network.growingCache(2, prompt.size() + 1, 2)) {
      read(cache, 0);
      float[] expected = next(cache, 0);

      assertThatThrownBy(() -> cache.resize(1 << 30, 1)).isInstanceOf(RuntimeException.class);

      assertThat(cache.slots()).isEqualTo(2);
      cache.open(1);
      read(cache, 1);
      assertThat(next(cache, 0)).containsExactly(expected);
      assertThat(next(cache, 1)).containsExactly(expected);
    }
  }

  @Test
  void aCacheThatBecomesSmallerAndLargerKeepsItsFirstSlots() {
    try (KeyValueCache cache = network.growingCache(2, prompt.size() + 1, 3)) {
      read(cache, 0);
      read(cache, 1);
      float[] expected = next(cache, 0);

      cache.resize(1, 1);
      cache.resize(5, 1);
      read(cache, 4);

      assertThat(next(cache, 0)).containsExactly(expected);
      assertThat(next(cache, 4)).containsExactly(expected);
    }
  }

  @Test
  void aSlotIsEmptyWhenItIsOpenedFirstAndStaysAsItIsLater() {
    try (KeyValueCache cache = network.growingCache(2, prompt.size() + 1, 2)) {
      cache.open(0);
      assertThat(cache.tensors().get(0).get(0).toFloatArray()).containsOnly(0f);
      read(cache, 0);
      float[] filled = cache.tensors().get(0).get(0).toFloatArray();

      cache.open(0);

      assertThat(cache.tensors().get(0).get(0).toFloatArray()).containsExactly(filled);
    }
  }

  private void read(KeyValueCache cache, int slot) {
    for (int before = 0; before <= slot; before++) {
      cache.open(before);
    }
    run(cache, slot, 0, prompt);
  }

  private float[] next(KeyValueCache cache, int slot) {
    return run(cache, slot, prompt.size(), List.of(5));
  }

  private float[] run(KeyValueCache cache, int slot, int cached, List<Integer> tokens) {
    List<Segment.Row> rows = List.of(new Segment.Row(cached, tokens, Optional.empty()));
    Segment segment = new Segment(cache, slot, rows, Segment.Logits.LAST);
    try (LogitRows logits = network.run(List.of(segment))) {
      FloatBuffer row = logits.row(0);
      float[] values = new float[row.remaining()];
      row.get(values);
      return values;
    }
  }
}
