package dev.plumbline.alignment.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LengthBucketsTest {

  @Test
  void everyItemIsInExactlyOnePass() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    List<Integer> lengths = random.ints(200, 1, 300).boxed().toList();

    List<List<Integer>> passes = new LengthBuckets(1000).of(lengths, length -> length);

    assertThat(passes.stream().flatMap(List::stream))
        .as("seed " + seed)
        .containsExactlyInAnyOrderElementsOf(IntStream.range(0, 200).boxed().toList());
    for (List<Integer> pass : passes) {
      int longest = pass.stream().mapToInt(lengths::get).max().orElseThrow();
      assertThat(longest * pass.size()).as("seed " + seed).isLessThanOrEqualTo(1000);
    }
  }

  @Test
  void itemsOfOneLengthShareAPass() {
    assertThat(new LengthBuckets(1000).of(List.of(100, 100, 100), length -> length)).hasSize(1);
  }

  @Test
  void shortAndLongItemsArePutApart() {
    List<List<Integer>> passes =
        new LengthBuckets(10_000).of(List.of(30, 400, 30, 400), length -> length);

    assertThat(passes).containsExactlyInAnyOrder(List.of(0, 2), List.of(1, 3));
  }

  @Test
  void anItemBeyondTheBudgetGoesAlone() {
    assertThat(new LengthBuckets(10).of(List.of(50, 5, 60), length -> length)).hasSize(3);
  }
}
