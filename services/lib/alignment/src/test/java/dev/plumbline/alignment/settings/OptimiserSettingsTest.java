package dev.plumbline.alignment.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class OptimiserSettingsTest {

  @Test
  void upToSixtyPairsTakeTheFewestSteps() {
    assertThat(OptimiserSettings.instructDefaults().stepsOver(60, 2)).isEqualTo(16);
    assertThat(OptimiserSettings.matchDefaults().stepsOver(60, 2)).isEqualTo(40);
    assertThat(OptimiserSettings.preferenceDefaults().stepsOver(60, 2)).isEqualTo(60);
  }

  @Test
  void morePairsTakeMoreStepsUpToFourTimesAsMany() {
    assertThat(OptimiserSettings.instructDefaults().stepsOver(200, 2)).isEqualTo(50);
    assertThat(OptimiserSettings.matchDefaults().stepsOver(200, 2)).isEqualTo(100);
    assertThat(OptimiserSettings.preferenceDefaults().stepsOver(200, 2)).isEqualTo(200);
    assertThat(OptimiserSettings.instructDefaults().stepsOver(5000, 2)).isEqualTo(64);
    assertThat(OptimiserSettings.matchDefaults().stepsOver(200_000, 2)).isEqualTo(160);
  }

  @Test
  void stepsThatWouldShrinkAreRefusedByName() {
    assertThatThrownBy(() -> new OptimiserSettings(2, 1, 0.5, 2, 1e-3, 0, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("growth is 0.5");
  }
}
