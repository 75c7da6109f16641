package dev.plumbline.alignment.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MatchSettingsTest {

  @Test
  void theDefaultLayersAreTheMiddleThirdEveryOtherOne() {
    assertThat(MatchSettings.defaults().layersOf(30)).containsExactly(9, 11, 13, 15, 17);
    assertThat(MatchSettings.defaults().layersOf(32)).containsExactly(10, 12, 14, 16, 18);
  }

  @Test
  void everyModelOfTwoBlocksOrMoreHasDefaultLayers() {
    for (int blocks = 2; blocks < 130; blocks++) {
      assertThat(MatchSettings.defaults().layersOf(blocks)).isNotEmpty();
    }
  }

  @Test
  void aLayerThatTheModelLacksIsRefused() {
    OptimiserSettings optimiser = OptimiserSettings.matchDefaults();
    MatchSettings settings = new MatchSettings(optimiser, 5, Optional.of(List.of(3, 30)));

    assertThatThrownBy(() -> settings.layersOf(30))
        .hasMessageContaining("a model of 30 blocks has hidden states 1 to 29");
  }
}
