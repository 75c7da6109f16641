package dev.plumbline.runtime.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.Normalizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CombiningMarksTest {
  /** The mark that stands behind all others once they are sorted. */
  private static final String LAST = "\u0345";

  @ParameterizedTest
  @ValueSource(strings = {"\u0301", "\u20DD", "\u302E", "\uD834\uDD65"})
  void moreMarksInARowThanAnyScriptWritesAreTooMany(String mark) {
    assertThat(CombiningMarks.tooMany("a" + mark.repeat(256))).isFalse();
    assertThat(CombiningMarks.tooMany("a" + mark.repeat(257))).isTrue();
    assertThat(CombiningMarks.tooMany(mark.repeat(257) + "a")).isTrue();
  }

  @Test
  void differentMarksCountTogether() {
    assertThat(CombiningMarks.tooMany("a" + "\u0301".repeat(50_000) + "\u0316".repeat(50_000)))
        .isTrue();
    assertThat(CombiningMarks.tooMany("a" + "\u0301\u0316".repeat(129))).isTrue();
  }

  @Test
  void marksOnSeveralLettersDoNotAddUp() {
    String letter = "e" + "\u0301".repeat(200);

    assertThat(CombiningMarks.tooMany(letter.repeat(1000))).isFalse();
    assertThat(CombiningMarks.tooMany("Grüße, 日本語 👋".repeat(1000))).isFalse();
  }

  @Test
  void everyCharacterThatNormalisingMovesIsAMark() {
    for (int character = 0; character <= Character.MAX_CODE_POINT; character++) {
      if (Character.getType(character) != Character.SURROGATE) {
        String text = Character.toString(character);
        String sorted = Normalizer.normalize(LAST + text, Normalizer.Form.NFD);
        if (!sorted.startsWith(LAST)) {
          assertThat(CombiningMarks.tooMany(text.repeat(257))).as("%x", character).isTrue();
        }
      }
    }
  }
}
