package dev.plumbline.model.generation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class LikeliestWeightsTest {
  private static final int VOCABULARY = 50_000;

  @Property
  void theLeastOfTheLargestIsThatOfAllSorted(
      @ForAll @Size(max = 60) List<@DoubleRange(min = -30, max = 0) Double> logits,
      @ForAll @IntRange(max = 60) int number) {
    assertTheLeastIsThatOfAllSorted(weights(logits), number);
  }

  @Property
  void soItIsAmongEquals(
      @ForAll @Size(max = 60) List<@IntRange(max = 5) Integer> logits,
      @ForAll @IntRange(max = 60) int number) {
    assertTheLeastIsThatOfAllSorted(weights(logits), number);
  }

  @Property
  void theNucleusEndsWhereThatOfAllSortedDoes(
      @ForAll @Size(max = 60) List<@DoubleRange(min = -30, max = 0) Double> logits,
      @ForAll @DoubleRange(min = 0, max = 1) double probability) {
    assertTheNucleusEndsWhereThatOfAllSortedDoes(weights(logits), probability);
  }

  /** Sums of equals are often what is wanted exactly, or would be without rounding. */
  @Property
  void soItDoesAmongEquals(
      @ForAll @Size(max = 60) List<@IntRange(max = 5) Integer> logits,
      @ForAll @IntRange(max = 20) int twentieths) {
    assertTheNucleusEndsWhereThatOfAllSortedDoes(weights(logits), twentieths / 20.0);
  }

  @Example
  void moreThanAllHaveTogetherEndsWithTheSmallest() {
    double[] weights = {.25, 1, .125, 0};

    assertThat(new LikeliestWeights(weights, 4).leastReaching(2)).isZero();
    assertThat(new LikeliestWeights(weights, 3).leastReaching(2)).isEqualTo(.125);
  }

  @Example
  void mostOfAVocabularyIsNotSortedForTheNucleus() {
    Random random = new Random(7);
    double[] weights =
        weights(Stream.generate(() -> 3 * random.nextGaussian()).limit(VOCABULARY).toList());
    double wanted = .9 * DoubleStream.of(weights).sum();

    double[] some = new LikeliestWeights(weights, weights.length).sortedReaching(wanted);

    assertThat(some.length).isLessThan(VOCABULARY / 8);
    assertThat(some).contains(leastReaching(sorted(weights), wanted));
  }

  @Example
  void theLargestOfManyAreFoundInWhateverOrderTheyCome() {
    double[] rising = IntStream.rangeClosed(1, VOCABULARY).mapToDouble(i -> 1.0 / i).toArray();
    Arrays.sort(rising);
    double[] falling = IntStream.rangeClosed(1, VOCABULARY).mapToDouble(i -> 1.0 / i).toArray();

    assertThat(new LikeliestWeights(rising, VOCABULARY).least(40)).isEqualTo(1.0 / 40);
    assertThat(new LikeliestWeights(falling, VOCABULARY).least(40)).isEqualTo(1.0 / 40);
  }

  private static void assertTheLeastIsThatOfAllSorted(double[] weights, int number) {
    int most = Math.max(1, Math.min(number, weights.length));

    double least = new LikeliestWeights(weights, weights.length).least(most);

    assertThat(least).isEqualTo(sorted(weights)[weights.length - most]);
  }

  private static void assertTheNucleusEndsWhereThatOfAllSortedDoes(
      double[] weights, double probability) {
    double wanted = probability * DoubleStream.of(weights).sum();

    double least = new LikeliestWeights(weights, weights.length).leastReaching(wanted);

    assertThat(least).isEqualTo(leastReaching(sorted(weights), wanted));
  }

  private static double leastReaching(double[] sorted, double wanted) {
    int last = sorted.length - 1;
    double sum = sorted[last];
    while (last > 0 && sum < wanted) {
      last--;
      sum += sorted[last];
    }
    return sorted[last];
  }

  private static double[] sorted(double[] weights) {
    double[] sorted = weights.clone();
    Arrays.sort(sorted);
    return sorted;
  }

  /** As the model's logits give them, and one that is the likeliest in any case. */
  private static double[] weights(List<? extends Number> logits) {
    double largest = logits.stream().mapToDouble(Number::doubleValue).max().orElse(0);
    DoubleStream all =
        DoubleStream.concat(
            DoubleStream.of(largest), logits.stream().mapToDouble(Number::doubleValue));
    return all.map(logit -> Math.exp(logit - largest)).toArray();
  }
}
