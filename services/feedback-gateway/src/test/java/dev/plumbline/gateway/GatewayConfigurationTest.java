package dev.plumbline.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.gateway.access.AccessSettings;
import dev.plumbline.gateway.access.ClientSettings;
import dev.plumbline.gateway.access.EventRate;
import dev.plumbline.gateway.event.ChannelRights;
import dev.plumbline.gateway.event.EventLimits;
import dev.plumbline.gateway.kafka.ProducerSettings;
import dev.plumbline.runtime.configuration.Configuration;
import dev.plumbline.runtime.configuration.ConfigurationException;
import dev.plumbline.runtime.feedback.ClockSkew;
import dev.plumbline.runtime.http.HttpConfiguration;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GatewayConfigurationTest {
  @Test
  void theDefaultsAreThoseOfTheReference() {
    GatewayConfiguration configuration = GatewayConfiguration.from(load(Map.of()));

    int mebibyte = 1024 * 1024;
    assertThat(configuration)
        .isEqualTo(
            new GatewayConfiguration(
                new HttpConfiguration(
                    "plumbline.gateway.http.port", "127.0.0.1", 8080, 4L * mebibyte),
                new AccessSettings(List.of(), new EventRate(0, 1000)),
                new EventLimits(
                    4 * mebibyte,
                    1000,
                    256,
                    100_000,
                    10_000,
                    mebibyte / 2,
                    new ClockSkew(Duration.ofMinutes(5))),
                new ProducerSettings(Duration.ofSeconds(10), Duration.ofSeconds(2)),
                Duration.ofSeconds(5)));
  }

  @Test
  void everyKeyCanBeSetByTheEnvironment() {
    GatewayConfiguration configuration =
        GatewayConfiguration.from(
            load(
                Map.ofEntries(
                    Map.entry("PLUMBLINE_GATEWAY_HTTP_HOST", "0.0.0.0"),
                    Map.entry("PLUMBLINE_GATEWAY_HTTP_PORT", "81"),
                    Map.entry("PLUMBLINE_GATEWAY_HTTP_MAX_BODY", "64 KiB"),
                    Map.entry("PLUMBLINE_GATEWAY_CLIENTS_SHOP_KEY", "a-key-of-the-shop"),
                    Map.entry("PLUMBLINE_GATEWAY_CLIENTS_SHOP_CHANNELS", "shop, shop-beta"),
                    Map.entry("PLUMBLINE_GATEWAY_CLIENTS_SHOP_RATE", "13"),
                    Map.entry("PLUMBLINE_GATEWAY_RATE_LIMIT_EVENTS_PER_SECOND", "11"),
                    Map.entry("PLUMBLINE_GATEWAY_RATE_LIMIT_BURST", "12"),
                    Map.entry("PLUMBLINE_GATEWAY_LIMITS_EVENTS", "2"),
                    Map.entry("PLUMBLINE_GATEWAY_LIMITS_MESSAGES", "3"),
                    Map.entry("PLUMBLINE_GATEWAY_LIMITS_TEXT_CHARACTERS", "4"),
                    Map.entry("PLUMBLINE_GATEWAY_LIMITS_COMMENT_CHARACTERS", "5"),
                    Map.entry("PLUMBLINE_GATEWAY_LIMITS_EVENT_BYTES", "6 KiB"),
                    Map.entry("PLUMBLINE_GATEWAY_LIMITS_CLOCK_SKEW", "7 s"),
                    Map.entry("PLUMBLINE_GATEWAY_KAFKA_DELIVERY_TIMEOUT", "8 s"),
                    Map.entry("PLUMBLINE_GATEWAY_KAFKA_BLOCK_TIMEOUT", "9 s"),
                    Map.entry("PLUMBLINE_GATEWAY_KAFKA_RETRY_AFTER", "10 s"))));

    assertThat(configuration)
        .isEqualTo(
            new GatewayConfiguration(
                new HttpConfiguration("plumbline.gateway.http.port", "0.0.0.0", 81, 64 * 1024),
                new AccessSettings(
                    List.of(
                        new ClientSettings(
                            "shop",
                            "a-key-of-the-shop",
                            new ChannelRights.Only(Set.of("shop", "shop-beta")),
                            new EventRate(13, 12))),
                    new EventRate(11, 12)),
                new EventLimits(
                    64 * 1024, 2, 3, 4, 5, 6 * 1024, new ClockSkew(Duration.ofSeconds(7))),
                new ProducerSettings(Duration.ofSeconds(8), Duration.ofSeconds(9)),
                Duration.ofSeconds(10)));
  }

  @ParameterizedTest
  @CsvSource({
    "PLUMBLINE_GATEWAY_HTTP_PORT, 70000, plumbline.gateway.http.port",
    "PLUMBLINE_GATEWAY_HTTP_MAX_BODY, 1 B, plumbline.gateway.http.max-body",
    "PLUMBLINE_GATEWAY_LIMITS_EVENTS, 0, plumbline.gateway.limits.events",
    "PLUMBLINE_GATEWAY_LIMITS_EVENT_BYTES, 1 GiB, plumbline.gateway.limits.event-bytes",
    "PLUMBLINE_GATEWAY_LIMITS_CLOCK_SKEW, 61 minutes, plumbline.gateway.limits.clock-skew",
    "PLUMBLINE_GATEWAY_CLIENTS_SHOP_KEY, too-short, plumbline.gateway.clients must give client shop"
        + " a key",
    "PLUMBLINE_GATEWAY_CLIENTS_SHOP_KEY, long-enough-a-key, plumbline.gateway.clients must give"
        + " client shop its channels",
    "PLUMBLINE_GATEWAY_CLIENTS_SHOP_SECRET, x, plumbline.gateway.clients has an unknown setting"
        + " shop.secret",
    "PLUMBLINE_GATEWAY_RATE_LIMIT_BURST, 0, plumbline.gateway.rate-limit.burst",
    "PLUMBLINE_GATEWAY_KAFKA_DELIVERY_TIMEOUT, soon, plumbline.gateway.kafka.delivery-timeout",
    "PLUMBLINE_GATEWAY_KAFKA_RETRY_AFTER, 10 ms, plumbline.gateway.kafka.retry-after",
  })
  void aWrongValueIsRefusedUnderItsKey(String variable, String value, String key) {
    assertThatThrownBy(() -> GatewayConfiguration.from(load(Map.of(variable, value))))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(key);
  }

  private static Configuration load(Map<String, String> environment) {
    return Configuration.load(Optional.empty(), environment);
  }
}
