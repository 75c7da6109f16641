package dev.plumbline.runtime.logging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.runtime.configuration.Configuration;
import dev.plumbline.runtime.configuration.ConfigurationException;
import dev.plumbline.runtime.logging.LogSettings.Format;
import dev.plumbline.runtime.logging.LogSettings.Level;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LogSettingsTest {
  @Test
  void theDefaultsAreTextAndNothingOfLibrariesButWarnings() {
    assertThat(settings(Map.of())).isEqualTo(new LogSettings(Format.TEXT, Level.INFO, Level.WARN));
  }

  @Test
  void whatLibrariesShowOfUsersIsAllowedExplicitlyOrNotAtAll() {
    assertThatThrownBy(() -> settings(Map.of("libraries", "debug")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("plumbline.logging.libraries must be error, warn or info")
        .hasMessageContaining("users-texts = true");
    assertThat(settings(Map.of("libraries", "debug", "users-texts", "true")).libraries())
        .isEqualTo(Level.DEBUG);
    assertThat(settings(Map.of("libraries", "info", "level", "trace")).level())
        .isEqualTo(Level.TRACE);
  }

  @Test
  void anUnknownWordIsNamedBesideTheKnownOnes() {
    assertThatThrownBy(() -> settings(Map.of("format", "xml")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("plumbline.logging.format must be one of text, json, not xml");
  }

  private static LogSettings settings(Map<String, String> given) {
    Map<String, Object> overrides = new HashMap<>();
    given.forEach((name, value) -> overrides.put("plumbline.logging." + name, value));
    return LogSettings.from(
        Configuration.load(Optional.empty(), Map.of()).withOverrides(overrides));
  }
}
