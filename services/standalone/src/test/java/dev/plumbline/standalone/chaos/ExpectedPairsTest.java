package dev.plumbline.standalone.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.schema.Rating;
import dev.plumbline.standalone.chaos.Arrival.Voted;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExpectedPairsTest {
  @Test
  void theLastVoteStandsAndEachLikedAnswerMeetsEachDislikedOne() {
    assertThat(
            ExpectedPairs.of(
                List.of(
                    vote("e2", "a", "Ann", Rating.UP, null, 2),
                    vote("e1", "a", "Ann", Rating.DOWN, null, 1),
                    vote("e3", "b", "Ann", Rating.DOWN, null, 1),
                    vote("e4", "c", "Bob", Rating.UP, null, 1),
                    vote("e5", "c", "Bob", Rating.WITHDRAWN, null, 3))))
        .containsExactly("Q | a +1 -0 | b +0 -1");
  }

  @Test
  void aCorrectionIsForItsTextAndAgainstTheAnswer() {
    assertThat(
            ExpectedPairs.of(
                List.of(
                    vote("e1", "a", "Ann", Rating.UP, "b", 1),
                    vote("e2", "b", "Bob", Rating.UP, null, 1))))
        .containsExactly("Q | b +2 -0 written by a user | a +0 -1");
  }

  @Test
  void aLaterVoteOnTheCorrectedTextWins() {
    assertThat(
            ExpectedPairs.of(
                List.of(
                    vote("e1", "a", "Ann", Rating.DOWN, "b", 1),
                    vote("e2", "b", "Ann", Rating.DOWN, null, 2))))
        .containsExactly("Q | nothing | a +0 -1", "Q | nothing | b +0 -1");
  }

  private static Voted vote(
      String event, String answer, String user, Rating rating, String correction, long time) {
    return new Voted(event, null, "Q", answer, user, rating, correction, time);
  }
}
