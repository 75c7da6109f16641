package dev.plumbline.standalone.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.runtime.configuration.Configuration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GatewayKeyTest {
  private static final Map<String, String> ENVIRONMENT =
      Map.of(
          "PLUMBLINE_GATEWAY_CLIENTS_DESK_KEY", "the-key-of-the-desk",
          "PLUMBLINE_GATEWAY_CLIENTS_DESK_CHANNELS", "desk",
          "PLUMBLINE_GATEWAY_CLIENTS_SHOP_KEY", "the-key-of-the-shop",
          "PLUMBLINE_GATEWAY_CLIENTS_SHOP_CHANNELS", "shop, default");

  @Test
  void itIsTheKeyOfAClientThatMayWriteToTheChannel() {
    assertThat(key(ENVIRONMENT, "default")).contains("the-key-of-the-shop");
    assertThat(key(ENVIRONMENT, "desk")).contains("the-key-of-the-desk");
    assertThat(key(ENVIRONMENT, "elsewhere")).isEmpty();
    assertThat(key(Map.of(), "default")).isEmpty();
  }

  private static Optional<String> key(Map<String, String> environment, String channel) {
    return GatewayKey.of(Configuration.load(Optional.empty(), environment), channel);
  }
}
