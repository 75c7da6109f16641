package dev.plumbline.alignment.contrast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ContrastLibraryTest {

  private final List<Contrast> contrasts = ContrastLibrary.standard().contrasts();

  @Test
  void namesAndInstructionsAreAllDifferent() {
    assertThat(contrasts).extracting(Contrast::name).doesNotHaveDuplicates();
    assertThat(contrasts).extracting(Contrast::positive).doesNotHaveDuplicates();
    assertThat(contrasts).extracting(Contrast::negative).doesNotHaveDuplicates();
  }

  @Test
  void nobodyIsTakenToLikeUselessAnswers() {
    Contrast helpful = contrasts.get(0);

    assertThat(helpful.name()).isEqualTo("helpful/unhelpful");
    assertThatThrownBy(helpful::reversed).hasMessageContaining("may not be reversed");
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
    assertThat(library.named("short")).isEmpty();
  }
}
