package dev.plumbline.model.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.FloatBuffer;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CandidatesTest {
  /** Probabilities .4, .3, .2 and .1 of tokens 2, 0, 3 and 1. */
  private static final float[] LOGITS = {
    (float) Math.log(.3), (float) Math.log(.1), (float) Math.log(.4), (float) Math.log(.2)
  };

  @Test
  void tokensAreDrawnAsOftenAsTheyAreLikely() {
    Candidates candidates = candidates(1);
    SplittableRandom random = new SplittableRandom(5);
    int[] counts = new int[4];

    for (int i = 0; i < 100_000; i++) {
      counts[candidates.draw(random.nextDouble())]++;
    }

    assertThat(counts[2] / 100_000.0).isCloseTo(.4, within(.01));
    assertThat(counts[0] / 100_000.0).isCloseTo(.3, within(.01));
    assertThat(counts[3] / 100_000.0).isCloseTo(.2, within(.01));
    assertThat(counts[1] / 100_000.0).isCloseTo(.1, within(.01));
  }

  @Test
  void aLowTemperatureFavoursTheLikeliest() {
    // With temperature 1/2 probabilities are squared: .16 of .3.
    Candidates candidates = candidates(.5);

    assertThat(candidates.draw(.09 / .3 + .01 / .3 + .001)).isEqualTo(2);
    assertThat(candidates.draw((.09 + .01 + .16) / .3 + .001)).isEqualTo(3);
  }

  @Test
  void onlyTheLikeliestAreKept() {
    Candidates candidates = candidates(1);

    candidates.keepLikeliest(2);

    assertThat(candidates.size()).isEqualTo(2);
    assertThat(candidates.draw(.99)).isEqualTo(2);
    assertThat(candidates.draw(0)).isZero();
  }

  @Test
  void theNucleusIsTheFewestThatReachTheProbability() {
    Candidates exactlyTwo = candidates(1);
    Candidates threeNeeded = candidates(1);

    exactlyTwo.keepNucleus(.69);
    threeNeeded.keepNucleus(.71);

    assertThat(exactlyTwo.size()).isEqualTo(2);
    assertThat(threeNeeded.size()).isEqualTo(3);
  }

  @Test
  void theLeastShareIsTakenOfTheLikeliest() {
    Candidates candidates = candidates(1);

    candidates.keepAtLeast(.6);

    assertThat(candidates.size()).isEqualTo(2);
  }

  @Test
  void logitsThatAreNoNumbersAreRefused() {
    FloatBuffer logits = FloatBuffer.wrap(new float[] {Float.NaN, Float.NaN});

    assertThatThrownBy(() -> Candidates.of(logits, 1)).isInstanceOf(ArithmeticException.class);
  }

  private static Candidates candidates(double temperature) {
    return Candidates.of(FloatBuffer.wrap(LOGITS.clone()), temperature);
  }
}
