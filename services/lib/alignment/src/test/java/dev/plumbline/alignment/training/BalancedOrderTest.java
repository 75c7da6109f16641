package dev.plumbline.alignment.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BalancedOrderTest {

  private static final List<Integer> LIKED = List.of(0, 1, 2);
  private static final List<Integer> DISLIKED = IntStream.range(3, 100).boxed().toList();

  @Test
  void likedAndDislikedRowsTakeTurnsHoweverManyThereAre() {
    for (List<Integer> step : new BalancedOrder(LIKED, DISLIKED, 1).steps(20, 4)) {
      assertThat(step).filteredOn(LIKED::contains).hasSize(2);
    }
  }

  @Test
  void oneSideAloneFillsAllSteps() {
    assertThat(new BalancedOrder(LIKED, List.of(), 1).steps(2, 3))
        .allSatisfy(step -> assertThat(step).containsExactlyInAnyOrderElementsOf(LIKED));
  }

  @Test
  void eachRowComesOnceInARound() {
    List<Integer> all =
        new BalancedOrder(List.of(), DISLIKED, 7)
            .steps(1, DISLIKED.size()).stream().flatMap(List::stream).toList();

    assertThat(all).containsExactlyInAnyOrderElementsOf(DISLIKED);
  }

  @Test
  void theSameSeedGivesTheSameOrderAndAnotherSeedAnother() {
    List<List<Integer>> order = new BalancedOrder(LIKED, DISLIKED, 7).steps(5, 4);

    assertThat(new BalancedOrder(LIKED, DISLIKED, 7).steps(5, 4)).isEqualTo(order);
    assertThat(new BalancedOrder(LIKED, DISLIKED, 8).steps(5, 4)).isNotEqualTo(order);
  }
}
