package dev.plumbline.alignment.training;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

/**
 * Puts rows of similar length into one pass, so that little of it is padding.
 *
 * <p>Finds the split with the fewest tokens over all, padding and a fixed cost of each pass
 * counted, such that no pass has more tokens than its budget (a row that is longer goes alone).
 */
public final class LengthBuckets {

  /** What a pass costs beside its tokens, in tokens: the weights are read once in each. */
  private static final int COST_OF_A_PASS = 48;

  private final int budget;

  /**
   * @param budget tokens of one pass, padding included
   */
  public LengthBuckets(int budget) {
    this.budget = budget;
  }

  /** The indices of the items of each pass. */
  public <T> List<List<Integer>> of(List<T> items, ToIntFunction<T> length) {
    List<Integer> order =
        IntStream.range(0, items.size())
            .boxed()
            .sorted(
                Comparator.<Integer>comparingInt(i -> length.applyAsInt(items.get(i))).reversed())
            .toList();
    long[] cost = new long[order.size() + 1];
    int[] start = new int[order.size() + 1];
    for (int end = 1; end <= order.size(); end++) {
      cost[end] = Long.MAX_VALUE;
      for (int first = end - 1; first >= 0; first--) {
        long tokens = (long) (end - first) * length.applyAsInt(items.get(order.get(first)));
        if (end - first > 1 && tokens > budget) {
          break;
        }
        long total = cost[first] + tokens + COST_OF_A_PASS;
        if (total < cost[end]) {
          cost[end] = total;
          start[end] = first;
        }
      }
    }
    List<List<Integer>> passes = new ArrayList<>();
    for (int end = order.size(); end > 0; end = start[end]) {
      passes.add(order.subList(start[end], end));
    }
    Collections.reverse(passes);
    return passes;
  }
}
