package dev.plumbline.model.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TokenStoreTest {
  private OracleCase model;
  private CachedTransformer network;

  @BeforeEach
  void loadModel() throws IOException {
    model = OracleCase.open(OracleCase.folders().findFirst().orElseThrow());
    network = new CachedTransformer(model.transformer());
  }

  @AfterEach
  void closeModel() {
    network.close();
    model.close();
  }

  @Test
  void aPromptGoesOnFromGapsThatOthersLeft() {
    int[] first = prompt(0);
    int[] second = prompt(1);
    int room = first.length + second.length;
    try (TokenStore store = network.newStore(room);
        KeyValueCache cache = network.newCache(3, room)) {
      read(cache, 0, first);
      read(cache, 1, second);
      float[] expected = next(cache, 1, second.length);
      int[] early = store.put(cache, 0, first.length / 2);
      int[] staying = store.put(cache, 0, 2);
      store.remove(early);

      int[] scattered = store.put(cache, 1, second.length);

      assertThat(scattered).doesNotContain(staying).doesNotHaveDuplicates();
      assertThat(store.size()).isEqualTo(second.length + 2);
      store.copyTo(cache, 2, scattered, second.length);
      assertThat(next(cache, 2, second.length)).containsExactly(expected);
    }
  }

  @Test
  void aBeginningIsEnough() {
    int[] prompt = prompt(0);
    try (TokenStore store = network.newStore(prompt.length);
        KeyValueCache cache = network.newCache(2, prompt.length)) {
      read(cache, 0, prompt);
      int[] places = store.put(cache, 0, prompt.length);

      store.copyTo(cache, 1, places, prompt.length - 1);

      assertThat(next(cache, 1, prompt.length - 1))
          .containsExactly(next(cache, 0, prompt.length - 1));
    }
  }

  @Test
  void moreThanThereIsRoomForIsRefused() {
    int[] prompt = prompt(0);
    try (TokenStore store = network.newStore(prompt.length);
        KeyValueCache cache = network.newCache(1, prompt.length)) {
      int[] places = store.put(cache, 0, 1);

      assertThatThrownBy(() -> store.put(cache, 0, prompt.length))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(String.valueOf(prompt.length));
      store.remove(places);
      assertThat(store.put(cache, 0, prompt.length)).hasSize(prompt.length);
    }
  }

  private int[] prompt(int number) {
    return model.prompt(number);
  }

  private void read(KeyValueCache cache, int slot, int[] tokens) {
    run(cache, slot, 0, IntStream.of(tokens).boxed().toList());
  }

  /** The logits after one more token. */
  private float[] next(KeyValueCache cache, int slot, int length) {
    return run(cache, slot, length, List.of(5));
  }

  private float[] run(KeyValueCache cache, int slot, int cached, List<Integer> tokens) {
    List<Segment.Row> rows = List.of(new Segment.Row(cached, tokens, Optional.empty()));
    try (LogitRows logits =
        network.run(List.of(new Segment(cache, slot, rows, Segment.Logits.LAST)))) {
      FloatBuffer values = logits.row(0);
      float[] copy = new float[values.remaining()];
      values.get(copy);
      return copy;
    }
  }
}
