package dev.plumbline.alignment.contrast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContrastLibraryTest {

  private final List<Contrast> contrasts = ContrastLibrary.standard().contrasts();

  @Test
  void namesAndInstructionsAreAllDifferent() {
    assertThat(contrasts).extracting(Contrast::name).doesNotHaveDuplicates();
    assertThat(contrasts).extracting(Contrast::positive).doesNotHaveDuplicates();
    assertThat(contrasts).extracting(Contrast::negative).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @ValueSource(strings = {"helpful/unhelpful", "careful/compliant"})
  void nobodyIsTakenToLikeUselessOrRecklessAnswers(String name) {
    Contrast contrast = ContrastLibrary.standard().named(name).orElseThrow();

    assertThat(contrast.reversible()).isFalse();
    assertThatThrownBy(contrast::reversed).hasMessageContaining("may not be reversed");
  }

  @Test
  void turningAContrastTwiceChangesNothing() {
    Contrast contrast = contrasts.get(1);

    assertThat(contrast.reversed().reversed()).isEqualTo(contrast);
  }

  @Test
  void aContrastIsFoundByItsNameFromEitherSide() {
    ContrastLibrary library = ContrastLibrary.standard();

    assertThat(library.named("short/long").orElseThrow().positive()).contains("short");
    assertThat(library.named("long/short").orElseThrow().negative()).contains("short");
    assertThat(library.named("helpful/unhelpful")).isPresent();
    assertThat(library.named("unhelpful/helpful")).isEmpty();
    assertThat(library.named("compliant/careful")).isEmpty();
    assertThat(library.named("short")).isEmpty();
  }
}
