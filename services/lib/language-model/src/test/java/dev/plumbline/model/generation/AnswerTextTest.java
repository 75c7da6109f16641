package dev.plumbline.model.generation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.model.tokenizer.StreamingDecoder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnswerTextTest {
  @Test
  void textIsGivenOutAsItComes() {
    assertThat(streamed(List.of(), "Hel", "lo", " you")).containsExactly("Hel", "lo", " you", "");
  }

  @Test
  void whatCouldBeginAStopTextIsHeldBackUntilItIsDecided() {
    assertThat(streamed(List.of("END"), "a E", "N", "x", "b"))
        .containsExactly("a ", "", "ENx", "b", "");
  }

  @Test
  void nothingFromTheStopTextOnIsGivenOut() {
    assertThat(streamed(List.of("END"), "a E", "ND and", " more")).containsExactly("a ", "");
  }

  @Test
  void theEarliestOfSeveralStopTextsCounts() {
    assertThat(streamed(List.of("two", "one"), "zero one two")).containsExactly("zero ");
  }

  @Test
  void whatIsHeldBackComesAtTheEnd() {
    assertThat(streamed(List.of("END"), "a EN")).containsExactly("a ", "EN");
  }

  /** What comes out for each piece, and at the end when no stop text was found. */
  private static List<String> streamed(List<String> stops, String... pieces) {
    AnswerText text = new AnswerText(new Pieces(pieces), stops);
    List<String> out = new ArrayList<>();
    for (int i = 0; i < pieces.length && !text.stopped(); i++) {
      out.add(text.next(i));
    }
    if (!text.stopped()) {
      out.add(text.finish());
    }
    assertThat(String.join("", out)).isEqualTo(text.whole());
    return out;
  }

  /** Decodes an id to the piece of that number. */
  private record Pieces(List<String> texts) implements StreamingDecoder {
    Pieces(String... texts) {
      this(List.of(texts));
    }

    @Override
    public String next(int id) {
      return texts.get(id);
    }

    @Override
    public String finish() {
      return "";
    }
  }
}
