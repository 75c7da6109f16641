package dev.plumbline.alignment.training;

import dev.plumbline.alignment.rows.EncodedRow;
import dev.plumbline.model.network.TokenTree;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;

/**
 * Puts items into passes through the model: as few as their cost allows, and side by side those
 * that begin alike, since a pass computes a common beginning once.
 */
final class PassPlanner {

  private final long budget;
  private final ToLongFunction<List<EncodedRow>> cost;

  /**
   * @param budget what a pass may cost; an item that costs more goes alone
   * @param cost of a pass over these rows
   */
  PassPlanner(long budget, ToLongFunction<List<EncodedRow>> cost) {
    this.budget = budget;
    this.cost = cost;
  }

  /** How many tokens a pass over these rows computes. */
  static int tokens(List<EncodedRow> rows) {
    return TokenTree.of(rows.stream().map(EncodedRow::tokens).toList()).tokens();
  }

  /**
   * The items of each pass.
   *
   * @param readings the rows that stand for an item; they stay in one pass
   */
  <T> List<List<T>> plan(List<T> items, Function<T, List<EncodedRow>> readings) {
    List<List<EncodedRow>> rows = items.stream().map(readings).toList();
    List<int[]> beginnings = rows.stream().map(each -> each.get(0).tokens()).toList();
    List<Integer> order =
        IntStream.range(0, items.size())
            .boxed()
            .sorted((one, other) -> Arrays.compare(beginnings.get(one), beginnings.get(other)))
            .toList();
    List<List<T>> passes = new ArrayList<>();
    List<EncodedRow> together = new ArrayList<>();
    for (int index : order) {
      together.addAll(rows.get(index));
      if (passes.isEmpty() || cost.applyAsLong(together) > budget) {
        passes.add(new ArrayList<>());
        together = new ArrayList<>(rows.get(index));
      }
      passes.get(passes.size() - 1).add(items.get(index));
    }
    return passes;
  }
}
