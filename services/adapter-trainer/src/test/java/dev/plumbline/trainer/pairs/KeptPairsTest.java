package dev.plumbline.trainer.pairs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.schema.PreferencePair;
import dev.plumbline.trainer.Pairs;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Which pairs of a channel are kept when there is no room for all. */
class KeptPairsTest {
  private static final Instant ARRIVED = Instant.parse("2026-02-01T00:00:00Z");

  @Test
  void ofOneKindThePairsWithTheLatestVotesAreKept() {
    PairBook book = book(2, 0, 0);

    book.put(Pairs.whole("c", 9), 0, ARRIVED);
    book.put(Pairs.whole("c", 1), 1, ARRIVED);
    book.put(Pairs.whole("c", 5), 2, ARRIVED);

    assertThat(book.pairs())
        .extracting(PreferencePair::getPairId)
        .containsExactly("pair-5", "pair-9");
  }

  @Test
  void aFloodOfLikesCostsNeitherDislikesNorWholePairs() {
    PairBook book = book(10, 0, 0);
    for (int number = 1; number <= 3; number++) {
      book.put(Pairs.whole("c", number), number, ARRIVED);
      book.put(Pairs.disliked("c", 10 + number), 10 + number, ARRIVED);
    }

    for (int number = 101; number <= 120; number++) {
      book.put(Pairs.liked("c", number), number, ARRIVED);
    }

    assertThat(book.counts()).isEqualTo(new PairCounts(3, 7, 3, 7, 0, 3));
    assertThat(book.pairs())
        .extracting(PreferencePair::getPairId)
        .contains("pair-117", "pair-118", "pair-119", "pair-120");
  }

  @Test
  void thePairsThatAreKeptAreTheSameInWhateverOrderTheyCame() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      int capacity = 1 + random.nextInt(12);
      List<PreferencePair> pairs = somePairs(random);
      List<PreferencePair> kept = kept(capacity, pairs);

      Collections.shuffle(pairs, random);

      assertThat(kept(capacity, pairs)).as("seed %d, round %d", seed, round).isEqualTo(kept);
    }
  }

  private static List<PreferencePair> somePairs(Random random) {
    List<PreferencePair> pairs = new ArrayList<>();
    int likes = 1 + random.nextInt(10);
    int whole = random.nextInt(5);
    int size = random.nextInt(40);
    for (int number = 0; number < size; number++) {
      int drawn = random.nextInt(likes + whole + 2);
      pairs.add(
          drawn < likes
              ? Pairs.liked("c", number)
              : drawn < likes + whole ? Pairs.whole("c", number) : Pairs.disliked("c", number));
    }
    return pairs;
  }

  private static List<PreferencePair> kept(int capacity, List<PreferencePair> pairs) {
    PairBook book = book(capacity, 0, 0);
    for (int offset = 0; offset < pairs.size(); offset++) {
      book.put(pairs.get(offset), offset, ARRIVED);
    }
    return book.pairs();
  }

  @Test
  void aPairThatIsTooOldToBeKeptIsNoChange() {
    PairBook book = book(1, 1, 0);
    book.put(Pairs.whole("c", 9), 0, ARRIVED);

    book.put(Pairs.whole("c", 1), 1, ARRIVED);

    assertThat(book.counts().changed()).isFalse();
    assertThat(book.firstChangeOffset()).isEmpty();
  }

  private static PairBook book(int capacity, long boundary, long replayEnd) {
    return new PairBook(capacity, boundary, replayEnd, new PairMemory(Long.MAX_VALUE));
  }
}
