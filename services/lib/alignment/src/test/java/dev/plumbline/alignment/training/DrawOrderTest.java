package dev.plumbline.alignment.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.alignment.AlignmentException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DrawOrderTest {

  private static final int COUNT = 97;

  @Test
  void eachItemComesOnceInARound() {
    List<Integer> all = order(7).steps(2, COUNT).stream().flatMap(List::stream).toList();

    List<Integer> items = IntStream.range(0, COUNT).boxed().toList();
    assertThat(all.subList(0, COUNT)).containsExactlyInAnyOrderElementsOf(items);
    assertThat(all.subList(COUNT, 2 * COUNT)).containsExactlyInAnyOrderElementsOf(items);
  }

  @Test
  void theSameSeedGivesTheSameOrderAndAnotherSeedAnother() {
    List<List<Integer>> steps = order(7).steps(5, 4);

    assertThat(order(7).steps(5, 4)).isEqualTo(steps);
    assertThat(order(8).steps(5, 4)).isNotEqualTo(steps);
  }

  @Test
  void whatIsNotUsableIsPassedOverAndNothingElseIsTestedThanWhatIsDrawn() {
    Set<Integer> tested = new HashSet<>();
    DrawOrder order =
        new DrawOrder(
            COUNT,
            index -> {
              tested.add(index);
              return index % 2 == 1;
            },
            () -> "",
            3);

    List<Integer> drawn = order.steps(4, 4).stream().flatMap(List::stream).toList();

    assertThat(drawn).hasSize(16).doesNotHaveDuplicates().allMatch(index -> index % 2 == 1);
    assertThat(tested).hasSizeLessThan(COUNT);
  }

  @Test
  void withoutAnyUsableItemThereIsNothingToLearnFrom() {
    assertThatThrownBy(
            () -> new DrawOrder(COUNT, index -> false, () -> "all too long", 1).steps(1, 1))
        .isInstanceOf(AlignmentException.class)
        .hasMessage("there is nothing to learn from: all too long");
  }

  private static DrawOrder order(long seed) {
    return new DrawOrder(COUNT, index -> true, () -> "", seed);
  }
}
