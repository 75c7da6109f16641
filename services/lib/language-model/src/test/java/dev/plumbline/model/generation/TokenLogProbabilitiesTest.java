package dev.plumbline.model.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.FloatBuffer;
import org.junit.jupiter.api.Test;

class TokenLogProbabilitiesTest {
  @Test
  void probabilitiesAddUpToOneAndTheLikeliestComesFirst() {
    FloatBuffer logits = FloatBuffer.wrap(new float[] {1, 3, 2});

    TokenLogProbabilities all = TokenLogProbabilities.of(logits, 2, 3);

    assertThat(all.top()).extracting(TokenLogProbabilities.Entry::id).containsExactly(1, 2, 0);
    assertThat(all.top().stream().mapToDouble(entry -> Math.exp(entry.logProbability())).sum())
        .isCloseTo(1, within(1e-6));
    assertThat(all.chosen()).isEqualTo(all.top().get(1));
  }

  @Test
  void noAlternativesMayBeWanted() {
    TokenLogProbabilities one =
        TokenLogProbabilities.of(FloatBuffer.wrap(new float[] {0, 0}), 1, 0);

    assertThat(one.top()).isEmpty();
    assertThat(one.chosen().logProbability()).isCloseTo(Math.log(.5), within(1e-6));
  }
}
