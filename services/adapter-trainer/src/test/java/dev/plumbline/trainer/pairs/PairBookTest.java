package dev.plumbline.trainer.pairs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.runtime.channel.PairDigests;
import dev.plumbline.runtime.channel.PairKey;
import dev.plumbline.runtime.identity.Prompt;
import dev.plumbline.schema.PreferencePair;
import dev.plumbline.schema.RatedResponse;
import dev.plumbline.trainer.Pairs;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class PairBookTest {
  private static final Instant ARRIVED = Instant.parse("2026-02-01T00:00:00Z");

  @Test
  void pairsAtOrBeyondTheBoundaryAreNew() {
    PairBook book = book(10, 5, 0);

    book.put(Pairs.whole("c", 1), 3, ARRIVED);
    book.put(Pairs.whole("c", 2), 5, ARRIVED);
    book.put(Pairs.liked("c", 3), 6, ARRIVED);

    assertThat(book.counts()).isEqualTo(new PairCounts(2, 1, 1, 1, 0, 0));
    assertThat(book.firstChangeOffset()).isEqualTo(OptionalLong.of(5));
  }

  @Test
  void halfPairsCanBeComparedAsFarAsBothSidesHaveThem() {
    PairBook book = book(10, 0, 0);

    book.put(Pairs.liked("c", 1), 1, ARRIVED);
    book.put(Pairs.liked("c", 2), 2, ARRIVED);
    book.put(Pairs.disliked("c", 3), 3, ARRIVED);

    assertThat(book.counts()).isEqualTo(new PairCounts(0, 3, 0, 3, 0, 1));
    assertThat(book.counts().comparisons()).isEqualTo(1);
  }

  @Test
  void furtherVotesOnTheAnswersOfAPairThatWasLearnedFromDoNotMakeItNew() {
    PairBook book = book(10, 5, 0);
    book.put(Pairs.whole("c", 1), 3, ARRIVED);

    book.put(votedOnAgain(Pairs.whole("c", 1)), 7, ARRIVED);

    assertThat(book.counts()).isEqualTo(new PairCounts(1, 0, 0, 0, 0, 0));
    assertThat(book.firstChangeOffset()).isEmpty();
    assertThat(book.pairs()).containsExactly(votedOnAgain(Pairs.whole("c", 1)));
  }

  @Test
  void aNewPairStaysNewWhenItsAnswersAreVotedOnAgain() {
    PairBook book = book(10, 5, 0);
    book.put(Pairs.whole("c", 1), 6, ARRIVED);

    book.put(votedOnAgain(Pairs.whole("c", 1)), 7, ARRIVED);

    assertThat(book.counts()).isEqualTo(new PairCounts(1, 0, 1, 0, 0, 0));
    assertThat(book.firstChangeOffset()).isEqualTo(OptionalLong.of(6));
  }

  @Test
  void aPairIsNewAgainWhenAnAnswerIsWholeAfterAllOrACorrection() {
    PreferencePair pair = Pairs.whole("c", 1);
    PairBook book = book(10, 5, 0);
    book.put(withChosen(pair, false, true), 3, ARRIVED);

    book.put(withChosen(pair, false, false), 7, ARRIVED);
    assertThat(book.counts()).isEqualTo(new PairCounts(1, 0, 1, 0, 0, 0));
    book.conclude(8);
    book.put(withChosen(pair, true, false), 8, ARRIVED);

    assertThat(book.counts()).isEqualTo(new PairCounts(1, 0, 1, 0, 0, 0));
  }

  @Test
  void aPairThatWasBuiltAnewWithoutAForgottenUserIsNewThoughItReadsTheSame() {
    PairBook book = book(10, 5, 0);
    book.put(Pairs.whole("c", 1), 3, ARRIVED);

    book.putAnew(votedOnAgain(Pairs.whole("c", 1)), 7, ARRIVED);
    book.noteErasure(7);

    assertThat(book.counts()).isEqualTo(new PairCounts(1, 0, 1, 0, 0, 0));
    assertThat(book.erased()).isTrue();
  }

  @Test
  void pairsComeInTheSameOrderHoweverTheyArrived() {
    PairBook forwards = book(10, 0, 0);
    PairBook backwards = book(10, 0, 0);

    for (int i = 0; i < 5; i++) {
      forwards.put(Pairs.whole("c", i), i, ARRIVED);
      backwards.put(Pairs.whole("c", 4 - i), i, ARRIVED);
    }

    assertThat(forwards.pairs()).isEqualTo(backwards.pairs());
  }

  @Test
  void withdrawingAPairThatARunLearnedFromIsAChange() {
    PairBook book = book(10, 5, 0);
    book.put(Pairs.whole("c", 1), 3, ARRIVED);

    book.withdraw(new PairKey("c", "pair-1"), 8, ARRIVED);

    assertThat(book.pairs()).isEmpty();
    assertThat(book.counts()).isEqualTo(new PairCounts(0, 0, 0, 0, 1, 0));
    assertThat(book.changedSince()).contains(ARRIVED);
  }

  @Test
  void withdrawingAPairThatNoRunKnewLeavesNothingNew() {
    PairBook book = book(10, 5, 0);
    book.put(Pairs.whole("c", 1), 6, ARRIVED);

    book.withdraw(new PairKey("c", "pair-1"), 8, ARRIVED);

    assertThat(book.counts().changed()).isFalse();
  }

  @Test
  void aPairThatIsReadAgainCountsAsWithdrawnBecauseARunMayHaveKnownItBeforeItChanged() {
    PairBook book = book(10, 50, 80);
    book.put(Pairs.whole("c", 1), 60, ARRIVED);

    book.withdraw(new PairKey("c", "pair-1"), 70, ARRIVED);

    assertThat(book.counts().withdrawn()).isOne();
    assertThat(book.firstChangeOffset()).isEqualTo(OptionalLong.of(60));
  }

  @Test
  void aPairThatWasReadAgainCountsAsWithdrawnAlsoWhenThatHappensLater() {
    PairBook book = book(10, 50, 80);
    book.put(Pairs.whole("c", 1), 60, ARRIVED);

    book.withdraw(new PairKey("c", "pair-1"), 90, ARRIVED);

    assertThat(book.counts().withdrawn()).isOne();
  }

  @Test
  void aPairThatBeginsAndEndsAfterTheReplayLeavesNothingNew() {
    PairBook book = book(10, 50, 80);
    book.put(Pairs.whole("c", 1), 80, ARRIVED);

    book.withdraw(new PairKey("c", "pair-1"), 90, ARRIVED);

    assertThat(book.counts().changed()).isFalse();
  }

  @Test
  void aTombstoneWhosePairWasCompactedAwayCountsAsWithdrawn() {
    PairBook book = book(10, 5, 0);

    book.withdraw(new PairKey("c", "pair-1"), 8, ARRIVED);

    assertThat(book.counts().withdrawn()).isOne();
  }

  @Test
  void nothingIsNewAfterARunConcluded() {
    PairBook book = book(10, 0, 0);
    book.put(Pairs.whole("c", 1), 0, ARRIVED);
    book.put(Pairs.whole("c", 2), 1, ARRIVED);
    book.withdraw(new PairKey("c", "pair-9"), 2, ARRIVED);

    book.conclude(3);

    assertThat(book.counts()).isEqualTo(new PairCounts(2, 0, 0, 0, 0, 0));
    assertThat(book.firstChangeOffset()).isEmpty();
    assertThat(book.changedSince()).isEmpty();
  }

  @Test
  void aRunCannotConcludeRecordsThatItDidNotKnow() {
    PairBook book = book(10, 0, 0);
    book.put(Pairs.whole("c", 1), 7, ARRIVED);

    assertThatThrownBy(() -> book.conclude(7)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aPairThatIsTakenBackIsToldFromOneThatMadeRoomForALaterOne() {
    PairDigests learned =
        PairDigests.of(
            List.of(
                new PairKey("c", "pair-1"),
                new PairKey("c", "pair-2"),
                new PairKey("c", "pair-3")));
    PairBook book = book(2, 0, 0);
    book.put(Pairs.whole("c", 1), 0, ARRIVED);
    book.put(Pairs.whole("c", 2), 1, ARRIVED);
    book.put(Pairs.whole("c", 3), 2, ARRIVED);

    assertThat(book.withdrawnOf(learned)).isZero();
    book.withdraw(new PairKey("c", "pair-1"), 3, ARRIVED);
    assertThat(book.withdrawnOf(learned)).isOne();
    book.withdraw(new PairKey("c", "pair-3"), 4, ARRIVED);
    assertThat(book.withdrawnOf(learned)).isEqualTo(2);
  }

  @Test
  void halfPairsThatBecameWholeAreNotTakenBack() {
    PreferencePair liked = identified(Pairs.liked("c", 1));
    PreferencePair disliked = identified(Pairs.disliked("c", 2));
    PairDigests learned = PairDigests.of(List.of(key(liked), key(disliked)));
    PairBook book = book(10, 0, 0);
    book.put(liked, 0, ARRIVED);
    book.put(disliked, 1, ARRIVED);

    replace(book, liked, identified(Pairs.whole("c", 1)), 2);
    replace(book, disliked, identified(Pairs.whole("c", 2)), 4);

    assertThat(book.withdrawnOf(learned)).isZero();
    book.withdraw(key(identified(Pairs.whole("c", 1))), 6, ARRIVED);
    assertThat(book.withdrawnOf(learned)).isOne();
  }

  @Test
  void aWholePairOfWhichAHalfIsLeftIsTakenBack() {
    PreferencePair whole = identified(Pairs.whole("c", 1));
    PairBook book = book(10, 0, 0);
    book.put(whole, 0, ARRIVED);

    replace(book, whole, identified(Pairs.liked("c", 1)), 1);

    assertThat(book.withdrawnOf(PairDigests.of(List.of(key(whole))))).isOne();
  }

  @Test
  void aPairWhoseRecordsAreAllGoneCountsAsTakenBack() {
    PairBook book = book(2, 0, 0);
    book.put(Pairs.whole("c", 1), 0, ARRIVED);

    assertThat(
            book.withdrawnOf(
                PairDigests.of(List.of(new PairKey("c", "pair-1"), new PairKey("c", "pair-2")))))
        .isOne();
  }

  @Test
  void aPairThatMadeRoomLongAgoCountsAsTakenBack() {
    PairDigests learned =
        PairDigests.of(List.of(new PairKey("c", "pair-1"), new PairKey("c", "pair-6")));
    PairBook book = book(1, 0, 0);

    for (int number = 1; number <= 7; number++) {
      book.put(Pairs.whole("c", number), number, ARRIVED);
    }

    assertThat(book.withdrawnOf(learned)).isOne();
  }

  @Test
  void aPairThatComesBackAfterItMadeRoomCountsAsOneThatARunMayHaveLearnedFrom() {
    PairBook book = book(1, 0, 0);
    book.put(Pairs.whole("c", 1), 0, ARRIVED);
    book.conclude(1);
    book.put(Pairs.whole("c", 2), 1, ARRIVED);
    book.conclude(2);

    book.put(
        PreferencePair.newBuilder(Pairs.whole("c", 1))
            .setUpdatedAt(Pairs.whole("c", 3).getUpdatedAt())
            .build(),
        2,
        ARRIVED);
    book.withdraw(new PairKey("c", "pair-1"), 3, ARRIVED);
    book.noteErasure(3);

    assertThat(book.counts().withdrawn()).isOne();
    assertThat(book.erased()).isTrue();
  }

  @Test
  void theLastErasureIsKnownAlsoAfterARunConcluded() {
    PairBook book = book(10, 0, 0);
    book.put(Pairs.whole("c", 1), 4, ARRIVED);
    book.noteErasure(4);

    book.conclude(5);

    assertThat(book.erased()).isFalse();
    assertThat(book.lastErasure()).isEqualTo(4);
  }

  private static PreferencePair votedOnAgain(PreferencePair pair) {
    RatedResponse chosen = RatedResponse.newBuilder(pair.getChosen()).setUp(6).build();
    return PreferencePair.newBuilder(pair)
        .setChosen(chosen)
        .setUpdatedAt(pair.getUpdatedAt().plusSeconds(60))
        .build();
  }

  private static PreferencePair withChosen(PreferencePair pair, boolean correction, boolean cut) {
    return PreferencePair.newBuilder(pair)
        .setChosen(
            RatedResponse.newBuilder(pair.getChosen())
                .setCorrection(correction)
                .setCut(cut)
                .build())
        .build();
  }

  private static PairBook book(int capacity, long boundary, long replayEnd) {
    return new PairBook(capacity, boundary, replayEnd, new PairMemory(Long.MAX_VALUE));
  }

  private static void replace(
      PairBook book, PreferencePair old, PreferencePair successor, long offset) {
    book.withdraw(key(old), offset, ARRIVED);
    book.put(successor, offset + 1, ARRIVED);
  }

  private static PairKey key(PreferencePair pair) {
    return new PairKey(pair.getChannel(), pair.getPairId());
  }

  /** With the id that the pair builder gives it. */
  private static PreferencePair identified(PreferencePair pair) {
    String id = Prompt.pairId(pair.getPromptId(), text(pair.getChosen()), text(pair.getRejected()));
    return PreferencePair.newBuilder(pair).setPairId(id).build();
  }

  private static String text(RatedResponse side) {
    return side == null ? null : side.getResponse();
  }
}
