package dev.plumbline.alignment.training;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.alignment.AlignmentException;
import dev.plumbline.alignment.Phase;
import org.junit.jupiter.api.Test;

class LossGuardTest {

  private final LossGuard guard = new LossGuard(Phase.INSTRUCT);

  @Test
  void anOrdinaryLossGoesOn() {
    assertThatCode(
            () -> {
              guard.check(2.5, 1);
              guard.check(3.5, 9);
              guard.check(0.1, 0.01);
            })
        .doesNotThrowAnyException();
  }

  @Test
  void aLossThatIsNoNumberStopsTheRunByNameOfTheStep() {
    guard.check(2, 1);

    assertThatThrownBy(() -> guard.check(Double.NaN, 1))
        .isInstanceOf(AlignmentException.class)
        .hasMessageContaining("step 2 of instruct")
        .hasMessageContaining("NaN");
  }

  @Test
  void gradientsThatAreNoNumbersStopTheRun() {
    assertThatThrownBy(() -> guard.check(2, Double.POSITIVE_INFINITY))
        .isInstanceOf(AlignmentException.class);
  }

  @Test
  void anExplodingLossStopsTheRun() {
    guard.check(2, 1);

    assertThatThrownBy(() -> guard.check(50, 1))
        .isInstanceOf(AlignmentException.class)
        .hasMessageContaining("exploded from 2.000 to 50.000");
  }
}
