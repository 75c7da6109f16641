package dev.plumbline.runtime.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PairDigestsTest {

  @Test
  void whatWasWrittenIsReadAgainInTheSameOrderWhateverTheOrderOfThePairs() {
    PairDigests forwards = PairDigests.of(keys(0, 100));
    List<PairKey> backwards = keys(0, 100).stream().sorted((a, b) -> compare(b, a)).toList();

    assertThat(forwards.bytes()).isEqualTo(PairDigests.of(backwards).bytes());
    assertThat(PairDigests.read(forwards.bytes()).bytes()).isEqualTo(forwards.bytes());
    assertThat(forwards.bytes().remaining()).isEqualTo(4 * forwards.size());
  }

  @Test
  void pairsThatTwoHaveInCommonAreFound() {
    PairDigests left = PairDigests.of(keys(0, 1000));

    assertThat(left.common(PairDigests.of(keys(990, 1010)))).isEqualTo(10);
    assertThat(left.common(PairDigests.of(keys(1000, 1010)))).isZero();
    assertThat(PairDigests.of(keys(0, 5)).plus(PairDigests.of(keys(3, 9))).size()).isEqualTo(9);
  }

  @Test
  void partsAreNotLargerThanAskedForAndHoldAllTogether() {
    PairDigests all = PairDigests.of(keys(0, 25));

    List<PairDigests> parts = all.inPartsOf(10);

    assertThat(parts).extracting(PairDigests::size).containsExactly(10, 10, 5);
    assertThat(parts.stream().reduce(PairDigests::plus).orElseThrow().bytes())
        .isEqualTo(all.bytes());
    assertThat(PairDigests.of(keys(0, 10)).inPartsOf(10)).hasSize(1);
    assertThat(PairDigests.of(List.of()).inPartsOf(10)).hasSize(1);
  }

  @Test
  void theSamePairIdInAnotherChannelIsAnotherPair() {
    PairDigests ours = PairDigests.of(List.of(new PairKey("a", "1")));

    assertThat(ours.common(PairDigests.of(List.of(new PairKey("b", "1"))))).isZero();
  }

  private static List<PairKey> keys(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> new PairKey("default", "pair-" + i)).toList();
  }

  private static int compare(PairKey a, PairKey b) {
    return a.toString().compareTo(b.toString());
  }
}
