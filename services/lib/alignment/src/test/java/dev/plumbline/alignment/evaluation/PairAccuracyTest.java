package dev.plumbline.alignment.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class PairAccuracyTest {

  @Test
  void theStandardErrorOfManyPairsIsThatOfAShare() {
    PairAccuracy accuracy = new PairAccuracy(10_000, 7_000);

    assertThat(accuracy.standardError()).isCloseTo(Math.sqrt(0.7 * 0.3 / 10_000), within(1e-4));
  }

  @Test
  void aFewPairsAllRightAreNotCertain() {
    assertThat(new PairAccuracy(3, 3).value()).isEqualTo(1);
    assertThat(new PairAccuracy(3, 3).lowerBound()).isLessThan(0.85);
    assertThat(new PairAccuracy(100, 100).lowerBound()).isGreaterThan(0.98);
  }

  @Test
  void noPairsAreChance() {
    assertThat(new PairAccuracy(0, 0).value()).isEqualTo(0.5);
    assertThat(new PairAccuracy(0, 0).standardError()).isEqualTo(0.5);
  }

  @Test
  void guessingRanksFewPairsRightByChanceAndManyHardlyEver() {
    assertThat(new PairAccuracy(3, 3).chance()).isCloseTo(0.125, within(1e-9));
    assertThat(new PairAccuracy(16, 14).chance()).isCloseTo(137.0 / 65536, within(1e-9));
    assertThat(new PairAccuracy(20_000, 10_000).chance()).isCloseTo(0.5, within(0.01));
    assertThat(new PairAccuracy(20_000, 11_000).chance()).isLessThan(1e-9);
    assertThat(new PairAccuracy(4, 0).chance()).isCloseTo(1, within(1e-9));
    assertThat(new PairAccuracy(0, 0).chance()).isEqualTo(1);
  }

  @Test
  void tiesSayNothingAboutGuessing() {
    assertThat(new PairAccuracy(100, 55, 100, 90).chance()).isCloseTo(1.0 / 1024, within(1e-9));
  }

  @Test
  void pairsThatTellLessThanTheirNumberAreGuessedMoreEasily() {
    assertThat(new PairAccuracy(16, 16, 4).chance()).isCloseTo(1.0 / 16, within(1e-9));
  }

  @Test
  void theOppositeRankingIsRightWhereThisOneIsWrong() {
    assertThat(new PairAccuracy(10, 2.5).reversed()).isEqualTo(new PairAccuracy(10, 7.5));
  }
}
