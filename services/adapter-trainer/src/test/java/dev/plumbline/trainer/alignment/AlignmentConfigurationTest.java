package dev.plumbline.trainer.alignment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.alignment.AlignmentSettings;
import dev.plumbline.alignment.contrast.Contrast;
import dev.plumbline.runtime.configuration.Configuration;
import dev.plumbline.runtime.configuration.ConfigurationException;
import dev.plumbline.trainer.run.TrainingJob;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AlignmentConfigurationTest {

  @Test
  void theReferenceHasTheDefaultsOfTheLibrary() {
    AlignmentConfiguration configuration = read(Map.of());

    assertThat(configuration.of(job("any", AlignmentSettings.defaults().seed(), true)))
        .isEqualTo(AlignmentSettings.defaults());
    assertThat(configuration.entries()).containsEntry("match.strength", "10");
  }

  @Test
  void aChannelMayNameItsOwnContrast() {
    AlignmentConfiguration configuration =
        read(Map.of("contrasts", Map.of("a.b", Map.of("positive", "Short.", "negative", "Long."))));

    assertThat(configuration.of(job("a.b", 7, true)).contrast())
        .contains(Contrast.ofChannel("Short.", "Long."));
    assertThat(configuration.of(job("other", 7, true)).contrast()).isEmpty();
    assertThat(configuration.of(job("other", 7, true)).seed()).isEqualTo(7);
  }

  @Test
  void aRunThatMayNotBeginWithTheServedAdapterBeginsWithNothing() {
    AlignmentConfiguration configuration = read(Map.of("adapter.warm-start", true));

    assertThat(configuration.of(job("c", 7, true)).adapter().warmStart()).isTrue();
    assertThat(configuration.of(job("c", 7, false)))
        .isEqualTo(read(Map.of()).of(job("c", 7, false)));
  }

  @Test
  void halfAContrastIsRefusedByName() {
    assertThatThrownBy(() -> read(Map.of("contrasts", Map.of("c", Map.of("positive", "Short.")))))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("plumbline.trainer.alignment.contrasts")
        .hasMessageContaining("must give c positive and negative");
  }

  @Test
  void layersMayBeChosen() {
    assertThat(read(Map.of("match.layers", List.of(2, 4))).common().match().layers())
        .contains(List.of(2, 4));
  }

  @Test
  void anUnknownMethodIsRefusedWithThoseThereAre() {
    assertThatThrownBy(() -> read(Map.of("method", "magic")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("plumbline.trainer.alignment")
        .hasMessageContaining("magic")
        .hasMessageContaining("rahf-scit");
  }

  @Test
  void anUnknownProjectionIsRefusedWithThoseThereAre() {
    assertThatThrownBy(() -> read(Map.of("adapter.projections", List.of("x_proj"))))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("plumbline.trainer.alignment.adapter.projections")
        .hasMessageContaining("down_proj");
  }

  @Test
  void theMemoryOfAPassMayBeGiven() {
    assertThat(read(Map.of("resources.memory-budget", "600 MiB")).common().resources().passMemory())
        .isEqualTo(600L << 20);
  }

  @Test
  void whatTheLibraryRefusesNamesItsSection() {
    assertThatThrownBy(() -> read(Map.of("scoring.pairs", 2)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("plumbline.trainer.alignment.scoring")
        .hasMessageContaining("pairs is 2");
  }

  private static TrainingJob job(String channel, long seed, boolean warm) {
    return new TrainingJob("run", channel, List.of(), seed, Optional.empty(), warm);
  }

  private static AlignmentConfiguration read(Map<String, ?> overrides) {
    Map<String, Object> byPath = new java.util.HashMap<>();
    overrides.forEach((key, value) -> byPath.put("plumbline.trainer.alignment." + key, value));
    return AlignmentConfiguration.from(
        Configuration.load(Optional.empty(), Map.of())
            .withOverrides(byPath)
            .section("plumbline.trainer"));
  }
}
