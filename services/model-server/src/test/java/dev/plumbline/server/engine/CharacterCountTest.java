package dev.plumbline.server.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CharacterCountTest {
  private final CharacterCount characters = new CharacterCount();

  @Test
  void tokensOfOneCharacterStandAtTheSamePlace() {
    assertThat(characters.before(List.of(0x61, 0x62))).isZero();
    assertThat(characters.before(List.of(0xf0, 0x9f))).isEqualTo(2);
    assertThat(characters.before(List.of(0x99))).isEqualTo(2);
    assertThat(characters.before(List.of(0x82, 0x61))).isEqualTo(2);
    assertThat(characters.before(List.of(0x62))).isEqualTo(4);
  }

  @Test
  void aByteThatGoesOnWithNothingCountsAsItsReplacement() {
    assertThat(characters.before(List.of(0x61))).isZero();
    assertThat(characters.before(List.of(0x99))).isEqualTo(1);
    assertThat(characters.before(List.of(0x62))).isEqualTo(2);
    assertThat(characters.before(List.of(0xe2, 0x62))).isEqualTo(3);
    assertThat(characters.before(List.of(0x63))).isEqualTo(5);
  }

  @Test
  void aTokenWithoutTextStandsBetweenCharacters() {
    characters.before(List.of(0x61));

    assertThat(characters.before(List.of())).isEqualTo(1);
    assertThat(characters.before(List.of(0x62))).isEqualTo(1);
  }

  @Test
  void whatBeginsInTheMiddleOfACharacterStandsAtTheBeginning() {
    assertThat(characters.before(List.of(0x99, 0x61))).isZero();
  }
}
