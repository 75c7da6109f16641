package dev.plumbline.standalone.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.runtime.configuration.Configuration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ServerKeyTest {
  @Test
  void anOperatorsKeyComesBeforeAProducts() {
    assertThat(
            key(
                Map.of(
                    "PLUMBLINE_SERVER_API_KEYS", "shop",
                    "PLUMBLINE_SERVER_OPERATOR_KEYS", "first,second")))
        .contains("first");
    assertThat(key(Map.of("PLUMBLINE_SERVER_API_KEYS", "shop"))).contains("shop");
    assertThat(key(Map.of())).isEmpty();
  }

  private static Optional<String> key(Map<String, String> environment) {
    return ServerKey.of(Configuration.load(Optional.empty(), environment));
  }
}
