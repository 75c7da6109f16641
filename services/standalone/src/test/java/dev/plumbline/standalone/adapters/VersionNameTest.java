package dev.plumbline.standalone.adapters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class VersionNameTest {
  @Test
  void aChannelAndAVersionOfItAreRead() {
    assertThat(VersionName.parse("shop.de"))
        .isEqualTo(new VersionName("shop.de", Optional.empty()));
    assertThat(VersionName.parse("shop@0")).isEqualTo(new VersionName("shop", Optional.of(0L)));
    assertThat(VersionName.parse("shop@12")).hasToString("shop@12");
  }

  @Test
  void whatIsNeitherIsNamed() {
    refused("two words", "'two words' is no channel");
    refused("@3", "'' is no channel");
    refused("shop@", "'' is no version");
    refused("shop@v3", "'v3' is no version");
    refused("shop@-1", "'-1' is no version");
  }

  private static void refused(String text, String words) {
    assertThatThrownBy(() -> VersionName.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(words);
  }
}
