package dev.plumbline.model.generation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.model.network.CachedTransformer;
import dev.plumbline.model.network.KeyValueCache;
import dev.plumbline.model.network.OracleCase;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CachePoolTest {
  private static OracleCase model;

  @BeforeAll
  static void loadModel() throws IOException {
    model = OracleCase.open(OracleCase.folders().findFirst().orElseThrow());
  }

  @AfterAll
  static void closeModel() {
    model.close();
  }

  @Test
  void memoryIsGivenBackOnlyForAnAnswerThatFitsThen() {
    long bytesPerToken = KeyValueCache.bytesPerToken(model.configuration());
    try (CachedTransformer network = new CachedTransformer(model.transformer());
        CachePool pool = new CachePool(network, bytesPerToken, 1600 * bytesPerToken, 8, 1024)) {
      // Three slots of 256 tokens leave 432 of the 1200 tokens of answers.
      CacheArena arena = pool.place(answer(200)).orElseThrow();
      assertThat(pool.place(answer(200))).contains(arena);
      Answer leaving = answer(200);
      assertThat(pool.place(leaving)).contains(arena);
      pool.remove(leaving, arena);

      Optional<CacheArena> tooLong = pool.place(answer(1000));

      assertThat(tooLong).isEmpty();
      assertThat(arena.slots()).isEqualTo(3);
      assertThat(pool.place(answer(500))).isPresent();
      assertThat(arena.slots()).isEqualTo(2);
    }
  }

  private static Answer answer(int tokens) {
    GenerationRequest request =
        new GenerationRequest(new int[1], SamplingOptions.greedy(tokens - 1));
    return new Answer(request, new RecordedAnswer(), Optional.empty(), model.tokenizer());
  }
}
