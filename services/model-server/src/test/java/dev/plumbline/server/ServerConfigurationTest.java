package dev.plumbline.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.runtime.configuration.Configuration;
import dev.plumbline.runtime.configuration.ConfigurationException;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerConfigurationTest {
  @ParameterizedTest
  @ValueSource(strings = {"PLUMBLINE_SERVER_API_KEYS", "PLUMBLINE_SERVER_OPERATOR_KEYS"})
  void aKeyThatCouldBeGuessedIsRefused(String variable) {
    assertThatThrownBy(() -> configuration(variable, "a-key-that-nobody-guesses,replace-me"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("keys of at least 16 characters")
        .hasMessageNotContaining("nobody-guesses");
  }

  @Test
  void longKeysAreTaken() {
    String keys = "a-key-that-nobody-guesses,another-that-nobody-guesses";

    assertThat(configuration("PLUMBLINE_SERVER_API_KEYS", keys).apiKeys()).hasSize(2);
  }

  @Test
  void anAllowedOriginThatIsNoneIsNamedWithItsSetting() {
    String variable = "PLUMBLINE_SERVER_HTTP_ALLOWED_ORIGINS";

    assertThatThrownBy(() -> configuration(variable, "https://shop.example/page"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("plumbline.server.http.allowed-origins")
        .hasMessageContaining("https://shop.example/page");
  }

  private static ServerConfiguration configuration(String variable, String value) {
    return ServerConfiguration.from(Configuration.load(Optional.empty(), Map.of(variable, value)));
  }
}
