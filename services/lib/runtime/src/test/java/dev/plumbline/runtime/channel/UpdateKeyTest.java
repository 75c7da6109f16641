package dev.plumbline.runtime.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UpdateKeyTest {
  @Test
  void aChannelsAnnouncementsAndItsPinHaveTwoKeys() {
    // Written to topics that outlive this code: they must never change.
    assertThat(new UpdateKey("support.de", false)).hasToString("support.de");
    assertThat(new UpdateKey("support.de", true)).hasToString("support.de:pin");
  }

  @Test
  void aKeyIsReadBackAsItWasWritten() {
    assertThat(UpdateKey.parse("support.de")).isEqualTo(new UpdateKey("support.de", false));
    assertThat(UpdateKey.parse("support.de:pin")).isEqualTo(new UpdateKey("support.de", true));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ":pin", "two words", "shop:pins", "shop:pin:pin"})
  void whatIsNoKeyIsRefused(String text) {
    assertThatThrownBy(() -> UpdateKey.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
