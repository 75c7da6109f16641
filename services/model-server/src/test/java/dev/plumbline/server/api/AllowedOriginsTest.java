package dev.plumbline.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AllowedOriginsTest {
  @ParameterizedTest
  @CsvSource({
    "https://shop.example, https://shop.example",
    "https://shop.example, https://shop.example:443",
    "https://Shop.example/, https://shop.example",
    "shop.example, https://shop.example",
    "http://localhost:3000, http://localhost:3000",
    "https://*.shop.example, https://beta.shop.example",
  })
  void aPageOfAnAllowedOriginIsToldItsOwn(String allowed, String page) {
    assertThat(AllowedOrigins.of(List.of("https://a.example", allowed)).answer(page))
        .contains(page);
  }

  @ParameterizedTest
  @CsvSource({
    "https://shop.example, http://shop.example",
    "https://shop.example, https://shop.example:8443",
    "https://shop.example, https://shop.example.evil",
    "https://shop.example, https://beta.shop.example",
    "https://shop.example, https://someone@shop.example",
    "https://shop.example, https://shop.example/page",
    "https://shop.example, null",
    "https://shop.example, shop.example",
    "https://shop.example, ''",
    "https://*.shop.example, https://shop.example",
    "https://*.shop.example, https://a.beta.shop.example",
    "https://*.shop.example, https://*.shop.example",
    "https://*.shop.example, https://evilshop.example",
  })
  void anotherPageIsToldNothing(String allowed, String page) {
    assertThat(AllowedOrigins.of(List.of(allowed)).answer(page)).isEmpty();
  }

  @Test
  void aStarIsEveryPageAndNothingIsNone() {
    assertThat(AllowedOrigins.of(List.of("*")).answer("https://shop.example")).contains("*");
    assertThat(AllowedOrigins.of(List.of("*")).none()).isFalse();
    assertThat(AllowedOrigins.of(List.of()).none()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"https://shop.example/page", "https://", "https://*", "https://a.*.example", "a b"})
  void whatIsNoOriginIsNamed(String text) {
    assertThatThrownBy(() -> AllowedOrigins.of(List.of(text)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + text + "'");
  }
}
