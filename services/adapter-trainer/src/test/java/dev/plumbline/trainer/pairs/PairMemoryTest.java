package dev.plumbline.trainer.pairs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.runtime.channel.PairDigests;
import dev.plumbline.runtime.channel.PairKey;
import dev.plumbline.schema.Message;
import dev.plumbline.schema.PreferencePair;
import dev.plumbline.trainer.Pairs;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class PairMemoryTest {
  private static final Instant ARRIVED = Instant.parse("2026-02-01T00:00:00Z");
  private static final long ONE_PAIR = PairMemory.of(Pairs.whole("c", 1));

  private final PairMemory memory = new PairMemory(3 * ONE_PAIR + 2 * PairMemory.BOOK);
  private final PairBook full = new PairBook(10, 0, 0, memory);
  private final PairBook other = new PairBook(10, 0, 0, memory);

  @Test
  void theBookThatTakesMostLetsItsOldestPairGoForAnother() {
    fill();
    assertThat(full.counts().whole()).isEqualTo(3);

    other.put(Pairs.whole("d", 1), 3, ARRIVED);

    assertThat(ids(full)).containsExactly("pair-2", "pair-3");
    assertThat(ids(other)).containsExactly("pair-1");
    assertThat(full.counts().whole()).isEqualTo(2);
  }

  @Test
  void nobodyTookAPairBackThatMadeRoomForAnotherChannel() {
    fill();

    other.put(Pairs.whole("d", 1), 3, ARRIVED);

    PairDigests learned = PairDigests.of(List.of(new PairKey("c", "pair-1")));
    assertThat(full.withdrawnOf(learned)).isZero();
  }

  @Test
  void aPairThatIsTooOldToFindRoomIsNoChange() {
    PairBook book = new PairBook(10, 1, 0, new PairMemory(ONE_PAIR + PairMemory.BOOK));
    book.put(Pairs.whole("c", 9), 0, ARRIVED);

    book.put(Pairs.whole("c", 1), 1, ARRIVED);

    assertThat(ids(book)).containsExactly("pair-9");
    assertThat(book.counts().changed()).isFalse();
    assertThat(book.firstChangeOffset()).isEmpty();
  }

  @Test
  void aPairThatIsWithdrawnOrReplacedTakesNothing() {
    fill();
    full.withdraw(new PairKey("c", "pair-1"), 3, ARRIVED);
    full.put(Pairs.whole("c", 2), 4, ARRIVED);

    other.put(Pairs.whole("d", 1), 5, ARRIVED);

    assertThat(ids(full)).containsExactly("pair-2", "pair-3");
    assertThat(ids(other)).containsExactly("pair-1");
  }

  @Test
  void aBookThatIsNotUsedAnyMoreTakesNothing() {
    fill();

    memory.leave(full);
    for (int number = 1; number <= 3; number++) {
      other.put(Pairs.whole("d", number), number, ARRIVED);
    }

    assertThat(ids(other)).containsExactly("pair-1", "pair-2", "pair-3");
  }

  @Test
  void booksTakeMemoryThoughTheyAreEmptyAndPairsMakeRoomForThem() {
    fill();

    PairBook third = new PairBook(10, 0, 0, memory);
    memory.makeRoom();

    assertThat(third.isEmpty()).isTrue();
    assertThat(full.counts().whole()).isLessThan(3);
  }

  @Test
  void whereBooksAloneTakeMoreThanThereIsNothingIsLeftToMakeRoom() {
    PairMemory small = new PairMemory(PairMemory.BOOK);
    PairBook first = new PairBook(10, 0, 0, small);
    PairBook second = new PairBook(10, 0, 0, small);

    first.put(Pairs.whole("c", 1), 0, ARRIVED);

    assertThat(first.isEmpty()).isTrue();
    assertThat(second.isEmpty()).isTrue();
  }

  @Test
  void aLongConversationTakesTwoBytesForEachOfItsCharacters() {
    PreferencePair pair = Pairs.whole("c", 1);
    String content = pair.getMessages().get(0).getContent() + "!".repeat(9);
    PreferencePair longer =
        PreferencePair.newBuilder(pair).setMessages(List.of(new Message("user", content))).build();

    assertThat(PairMemory.of(longer) - PairMemory.of(pair)).isEqualTo(18);
  }

  private void fill() {
    for (int number = 1; number <= 3; number++) {
      full.put(Pairs.whole("c", number), number - 1, ARRIVED);
    }
  }

  private static List<String> ids(PairBook book) {
    return book.pairs().stream().map(PreferencePair::getPairId).toList();
  }
}
