package dev.plumbline.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code CorsIT} sees what browsers are told. */
class CrossOriginTest {
  @ParameterizedTest
  @CsvSource({
    "https://shop.example, https://shop.example",
    "https://shop.example:443, https://shop.example",
    "https://Shop.example/, https://shop.example",
    "shop.example, https://shop.example",
    "http://localhost:3000, http://localhost:3000",
    "https://*.shop.example, https://beta.shop.example",
    "http://[::1]:3000, http://[::1]:3000",
    "capacitor://localhost, capacitor://localhost",
    "http://web_shop:8080, http://web_shop:8080",
  })
  void aPageOfAnAllowedOriginIsKnown(String allowed, String page) {
    assertThat(covers(allowed, page)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "https://shop.example, http://shop.example",
    "https://shop.example, https://shop.example:8443",
    "https://shop.example, https://shop.example.evil",
    "https://shop.example, https://shopxexample",
    "https://shop.example, https://beta.shop.example",
    "https://shop.example, https://someone@shop.example",
    "https://shop.example, null",
    "https://shop.example, shop.example",
    "https://*.shop.example, https://shop.example",
    "capacitor://localhost, https://localhost",
    "https://*.shop.example, https://a.beta.shop.example",
    "https://*.shop.example, https://evilshop.example",
  })
  void anotherPageIsNot(String allowed, String page) {
    assertThat(covers(allowed, page)).isFalse();
  }

  @Test
  void withoutOriginsNothingIsSaidOfPages() {
    assertThat(CrossOrigin.of(List.of()).handler()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://shop.example/page",
        "https://",
        "https://*",
        "https://a.*.example",
        "a b"
      })
  void whatIsNoOriginIsNamed(String text) {
    assertThatThrownBy(() -> CrossOrigin.of(List.of(text)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + text + "'");
  }

  private static boolean covers(String allowed, String page) {
    return CrossOrigin.of(List.of("https://a.example", allowed))
        .handler()
        .orElseThrow()
        .getAllowedOriginPatterns()
        .stream()
        .anyMatch(page::matches);
  }
}
