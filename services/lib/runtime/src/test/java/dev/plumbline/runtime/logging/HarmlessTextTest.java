package dev.plumbline.runtime.logging;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HarmlessTextTest {
  @ParameterizedTest
  @ValueSource(
      ints = {0x00, 0x07, '\n', '\r', 0x1b, 0x7f, 0x9b, 0x202e, 0x2066, 0x2028, 0xfeff, 0xfffd})
  void whatATerminalActsOnStandsAsADot(int character) {
    assertThat(HarmlessText.of("a" + Character.toString(character) + "b")).isEqualTo("a·b");
  }

  @Test
  void wordsOfAllLanguagesStay() {
    String text = "naïve 日本語 שלום می\u200cخواهم 👩\u200d🔬\t'x' {}";

    assertThat(HarmlessText.of(text)).isEqualTo(text);
  }
}
