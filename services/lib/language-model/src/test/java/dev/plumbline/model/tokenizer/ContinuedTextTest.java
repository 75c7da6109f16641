package dev.plumbline.model.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Text that goes on from other text, with a tokenizer that takes the first blank away. */
class ContinuedTextTest {
  @TempDir private static Path folder;

  private static Tokenizer tokenizer;

  @BeforeAll
  static void open() throws IOException {
    tokenizer = SentencePieces.in(folder);
  }

  @AfterAll
  static void close() {
    tokenizer.close();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "a,          \" b\"",
        "a,          b",
        "a,          \"  ab b\"",
        "\"a \",      \u65e5",
        "a\u65e5,    \" b\"",
        "a\u65e5,    \u65e5a",
        "\ud83d\ude42, \"\ud83d\ude42 a\"",
        "a\ufffd,    \" b\"",
      })
  void theBlankBetweenBothIsAPartOfIt(String before, String text) {
    int[] first = tokenizer.encodeFromBeginning(before);
    int[] both = tokenizer.encodeFromBeginning(before + text);
    assertThat(both).as("the first tokens stay as they are").startsWith(first);

    var decoder = tokenizer.streamingDecoder(first);
    var continued = new StringBuilder();
    for (int id : Arrays.copyOfRange(both, first.length, both.length)) {
      continued.append(decoder.next(id));
    }

    assertThat(continued.append(decoder.finish())).hasToString(text);
  }

  @Test
  void aTextOfItsOwnBeginsWithoutTheBlank() {
    int[] ids = tokenizer.encode("b a");
    var decoder = tokenizer.streamingDecoder();

    assertThat(decoder.next(ids[0]) + decoder.next(ids[1])).isEqualTo("b a");
  }
}
