package dev.plumbline.model.generation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.model.config.ModelConfiguration;
import dev.plumbline.model.config.RotaryEmbedding;
import dev.plumbline.model.network.KeyValueCache;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EngineSettingsTest {
  private static final EngineSettings DEFAULTS = EngineSettings.defaults();

  /** Of the size of Llama 2: the keys and values of a token take a mebibyte. */
  private static final ModelConfiguration LARGE = model(32);

  private static final ModelConfiguration SMALL = model(1);

  @ParameterizedTest
  @ValueSource(ints = {2, 256, 257, 608, 1025, 4096})
  void theLongestRequestFitsIntoTheMemoryThatIsMadeForIt(int tokens) {
    EngineSettings settings =
        DEFAULTS.withRoomFor(LARGE, List.of(request(2), request(tokens), request(2)));

    assertThat(contextLimit(settings)).isGreaterThanOrEqualTo(tokens);
  }

  @Test
  void noMoreMemoryIsTakenThanItNeeds() {
    long bytes = DEFAULTS.withRoomFor(LARGE, List.of(request(608))).cacheBytes();

    assertThat(bytes / KeyValueCache.bytesPerToken(LARGE)).isBetween(1024L, 1400L);
  }

  @Test
  void allThatComeAtOnceCanWait() {
    List<GenerationRequest> many = Collections.nCopies(DEFAULTS.queue() + 44, request(20));

    assertThat(DEFAULTS.withRoomFor(SMALL, many).queue()).isEqualTo(many.size());
  }

  @Test
  void whatIsEnoughStaysAsItIs() {
    assertThat(DEFAULTS.withRoomFor(SMALL, List.of(request(608)))).isEqualTo(DEFAULTS);
  }

  private static long contextLimit(EngineSettings settings) {
    return CachePool.longestPossible(
        CachePool.answerTokens(settings.cacheBytes(), KeyValueCache.bytesPerToken(LARGE)),
        LARGE.maximumPositions());
  }

  private static GenerationRequest request(int tokens) {
    return new GenerationRequest(new int[tokens - 1], SamplingOptions.greedy(1));
  }

  private static ModelConfiguration model(int keyValueHeads) {
    return new ModelConfiguration(
        32_000,
        4096,
        11_008,
        32,
        32,
        keyValueHeads,
        128,
        1e-5,
        RotaryEmbedding.unscaled(10_000),
        Optional.empty(),
        false,
        false,
        false,
        false,
        false,
        4096);
  }
}
