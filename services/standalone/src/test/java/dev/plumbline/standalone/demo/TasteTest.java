package dev.plumbline.standalone.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.standalone.demo.Taste.Vote;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class TasteTest {
  private final Taste taste = new Taste(40);

  @Test
  void aShortAnswerThatEndedByItselfIsLiked() {
    assertThat(taste.likes(answer(40, true))).isTrue();
    assertThat(taste.likes(answer(41, true))).isFalse();
    assertThat(taste.likes(answer(10, false))).isFalse();
  }

  @Test
  void theShortestAnswerGetsAThumbUpAndTheLongestAThumbDown() {
    Answer shortest = answer(12, true);
    Answer longest = answer(70, true);

    List<Vote> votes = taste.votes(List.of(answer(30, true), longest, shortest, answer(31, true)));

    assertThat(votes).containsExactly(new Vote(shortest, true), new Vote(longest, false));
  }

  @Test
  void anAnswerThatWasCutOffCountsAsLonger() {
    Answer finished = answer(70, true);
    Answer cutOff = answer(60, false);

    assertThat(taste.votes(List.of(cutOff, finished)))
        .containsExactly(new Vote(finished, true), new Vote(cutOff, false));
  }

  @Test
  void answersOfEqualLengthGetNoVote() {
    assertThat(taste.votes(List.of(answer(50, false), answer(50, false)))).isEmpty();
    assertThat(taste.votes(List.of(answer(50, true)))).isEmpty();
    assertThat(taste.votes(List.of())).isEmpty();
  }

  @Test
  void wordsAreWhatBlanksSeparate() {
    assertThat(words("")).isZero();
    assertThat(words("  one\n\ntwo  three ")).isEqualTo(3);
  }

  private static int words(String text) {
    return new Answer("id", "q", text, true, OptionalLong.empty()).words();
  }

  private static Answer answer(int words, boolean finished) {
    return SampleReport.answer(OptionalLong.empty(), words, finished);
  }
}
