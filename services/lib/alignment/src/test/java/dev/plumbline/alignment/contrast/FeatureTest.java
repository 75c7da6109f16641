package dev.plumbline.alignment.contrast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class FeatureTest {

  @Test
  void wordsAreCountedWithoutPunctuation() {
    assertThat(Feature.WORDS.of("Well -- don't panic, said e.g. Zoë 42 times!")).isEqualTo(8);
    assertThat(Feature.WORDS.of("")).isZero();
    assertThat(Feature.WORDS.of(" ... ")).isZero();
  }

  @Test
  void lettersPerWordAreTheirMean() {
    assertThat(Feature.LETTERS_PER_WORD.of("a abc")).isCloseTo(2, within(1e-9));
    assertThat(Feature.LETTERS_PER_WORD.of("")).isZero();
  }

  @Test
  void wordsOfLanguagesWithoutBlanksAreCountedByLetters() {
    assertThat(Feature.WORDS.of("你好。我很高兴见到你。")).isEqualTo(9);
    assertThat(Feature.WORDS.of("コーヒーを飲む")).isEqualTo(7);
    assertThat(Feature.WORDS.of("ฉันไม่รู้")).isEqualTo(5);
    assertThat(Feature.WORDS.of("我用 Java 写 code。")).isEqualTo(5);
    assertThat(Feature.WORDS.of("나는 모른다.")).isEqualTo(2);
  }

  @Test
  void lettersPerWordSayNothingInLanguagesWithoutBlanks() {
    assertThat(Feature.LETTERS_PER_WORD.of("你好。我很高兴见到你。")).isNaN();
    assertThat(Feature.LETTERS_PER_WORD.of("I say 你好.")).isCloseTo(1.5, within(1e-9));
  }

  @Test
  void listItemsStandAtTheBeginningOfLines() {
    assertThat(Feature.LIST_ITEMS.of("Do this:\n1. Open it.\n 2) Close it.\n- Rest\n* Go"))
        .isEqualTo(4);
    assertThat(Feature.LIST_ITEMS.of("It costs 3. Or 4 - at most.")).isZero();
  }

  @Test
  void questionsAndExclamationsAreCountedByTheirMarks() {
    assertThat(Feature.QUESTIONS.of("Really? Why? Yes.")).isEqualTo(2);
    assertThat(Feature.EXCLAMATIONS.of("Great! Fine.")).isEqualTo(1);
  }

  @Test
  void examplesAreCountedByWhatIntroducesThem() {
    assertThat(Feature.EXAMPLES.of("Fruit, such as figs. For example, dried ones.")).isEqualTo(2);
  }

  @Test
  void contractionsAreCountedWithEitherApostrophe() {
    assertThat(
            Feature.CONTRACTIONS.of("It's late, we don’t mind. They'LL come; the '90s are over."))
        .isEqualTo(3);
    assertThat(Feature.CONTRACTIONS.of("It is late, and we do not mind.")).isZero();
  }
}
