package dev.plumbline.alignment.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.alignment.AlignmentException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BalancedOrderTest {

  private static final List<Integer> LIKED = List.of(0, 1, 2);
  private static final List<Integer> DISLIKED = IntStream.range(3, 100).boxed().toList();

  @Test
  void likedAndDislikedRowsTakeTurnsHoweverManyThereAre() {
    for (List<Integer> step : order(LIKED, DISLIKED, 1).steps(20, 4)) {
      assertThat(step).filteredOn(LIKED::contains).hasSize(2);
    }
  }

  @Test
  void oneSideAloneFillsAllSteps() {
    assertThat(order(LIKED, List.of(), 1).steps(2, 3))
        .allSatisfy(step -> assertThat(step).containsExactlyInAnyOrderElementsOf(LIKED));
  }

  @Test
  void eachRowComesOnceInARound() {
    List<Integer> all =
        order(List.of(), DISLIKED, 7).steps(1, DISLIKED.size()).stream()
            .flatMap(List::stream)
            .toList();

    assertThat(all).containsExactlyInAnyOrderElementsOf(DISLIKED);
  }

  @Test
  void theSameSeedGivesTheSameOrderAndAnotherSeedAnother() {
    List<List<Integer>> order = order(LIKED, DISLIKED, 7).steps(5, 4);

    assertThat(order(LIKED, DISLIKED, 7).steps(5, 4)).isEqualTo(order);
    assertThat(order(LIKED, DISLIKED, 8).steps(5, 4)).isNotEqualTo(order);
  }

  @Test
  void whatIsNotUsableIsPassedOverAndNothingElseIsTestedThanWhatIsDrawn() {
    Set<Integer> tested = new HashSet<>();
    BalancedOrder order =
        new BalancedOrder(
            LIKED,
            DISLIKED,
            index -> {
              tested.add(index);
              return index % 2 == 1;
            },
            3);

    List<Integer> drawn = order.steps(4, 4).stream().flatMap(List::stream).toList();
    assertThat(drawn).hasSize(16).allMatch(index -> index % 2 == 1);
    assertThat(drawn).filteredOn(LIKED::contains).hasSize(8).containsOnly(1);
    assertThat(tested).hasSizeLessThan(DISLIKED.size());
  }

  @Test
  void aSideWithoutUsableRowsIsLeftOut() {
    assertThat(new BalancedOrder(LIKED, DISLIKED, index -> index > 2, 1).steps(1, 4).get(0))
        .allMatch(DISLIKED::contains);
  }

  @Test
  void withoutAnyUsableRowThereIsNothingToLearnFrom() {
    assertThatThrownBy(() -> new BalancedOrder(LIKED, DISLIKED, index -> false, 1))
        .isInstanceOf(AlignmentException.class)
        .hasMessageContaining("raise data.maximum-prompt-tokens");
  }

  private static BalancedOrder order(List<Integer> liked, List<Integer> disliked, long seed) {
    return new BalancedOrder(liked, disliked, index -> true, seed);
  }
}
