package dev.plumbline.model.generation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TokenSamplerTest {
  private static final int[] NO_PROMPT = {0};

  @Test
  void greedyTakesTheFirstOfTheLikeliest() {
    TokenSampler sampler = new TokenSampler(SamplingOptions.greedy(9), NO_PROMPT);

    assertThat(sampler.next(logits(1, 5, 5, 2))).isEqualTo(1);
  }

  @Test
  void repetitionIsPenalisedInThePromptAndTheAnswer() {
    SamplingOptions options = SamplingOptions.greedy(9).withPenalties(new Penalties(2, 0, 0));
    TokenSampler sampler = new TokenSampler(options, new int[] {3});

    assertThat(sampler.next(logits(1, 3, 2, 5))).isEqualTo(1);
    assertThat(sampler.next(logits(1, 3, 2, 3.9f))).isEqualTo(2);
    assertThat(sampler.next(logits(-1, -1.5f, -1, -1))).isZero();
  }

  @Test
  void presenceCountsOnceAndFrequencyEachTime() {
    SamplingOptions presence = SamplingOptions.greedy(9).withPenalties(new Penalties(1, 2, 0));
    SamplingOptions frequency = SamplingOptions.greedy(9).withPenalties(new Penalties(1, 0, 2));

    assertThat(drawnFrom(presence, logits(0, 5, 2), 3)).containsExactly(1, 1, 1);
    assertThat(drawnFrom(frequency, logits(0, 5, 2), 3)).containsExactly(1, 1, 2);
  }

  @Test
  void aBiasMovesSingleTokens() {
    SamplingOptions options = SamplingOptions.greedy(9).withLogitBias(Map.of(2, 10.0, 1, -10.0));
    TokenSampler sampler = new TokenSampler(options, NO_PROMPT);

    assertThat(sampler.next(logits(1, 5, -2))).isEqualTo(2);
  }

  @Test
  void theSameSeedDrawsTheSameTokens() {
    SamplingOptions options = SamplingOptions.sampling(1, 9).withSeed(11);

    List<Integer> one = drawnFrom(options, logits(1, 1, 1, 1, 1, 1, 1, 1), 20);

    assertThat(drawnFrom(options, logits(1, 1, 1, 1, 1, 1, 1, 1), 20)).isEqualTo(one);
    assertThat(drawnFrom(options.withSeed(12), logits(1, 1, 1, 1, 1, 1, 1, 1), 20))
        .isNotEqualTo(one);
  }

  private static List<Integer> drawnFrom(SamplingOptions options, FloatBuffer logits, int times) {
    TokenSampler sampler = new TokenSampler(options, NO_PROMPT);
    List<Integer> drawn = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      FloatBuffer copy = FloatBuffer.allocate(logits.limit());
      copy.put(logits.duplicate()).flip();
      drawn.add(sampler.next(copy));
    }
    return drawn;
  }

  private static FloatBuffer logits(float... logits) {
    return FloatBuffer.wrap(logits);
  }
}
