package dev.plumbline.alignment.training;

import dev.plumbline.alignment.AlignmentException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.IntPredicate;

/**
 * Which rows each step learns from: liked and disliked ones by turns, each side in shuffled rounds,
 * so that a flood of votes of one kind does not drown the other. Only a row that is drawn is tested
 * for being usable, since that costs as much as preparing it.
 */
final class BalancedOrder {

  private final List<Round> sides = new ArrayList<>();
  private int turn;

  /**
   * @param liked indices of liked rows; one that is to count double stands there twice
   * @param disliked indices of disliked rows
   * @param usable whether a step can learn from a row; others are passed over
   */
  BalancedOrder(List<Integer> liked, List<Integer> disliked, IntPredicate usable, long seed) {
    Random random = new Random(seed);
    for (List<Integer> side : List.of(liked, disliked)) {
      Round round = new Round(side, usable, random);
      if (round.hasAny()) {
        sides.add(round);
      }
    }
    if (sides.isEmpty()) {
      throw new AlignmentException(
          "there is nothing to learn from: no response was voted on whose prompt fits; raise"
              + " data.maximum-prompt-tokens");
    }
  }

  /** The rows of the steps to come. */
  List<List<Integer>> steps(int steps, int rows) {
    List<List<Integer>> order = new ArrayList<>();
    for (int step = 0; step < steps; step++) {
      List<Integer> chosen = new ArrayList<>();
      for (int row = 0; row < rows; row++) {
        chosen.add(sides.get(turn++ % sides.size()).next());
      }
      order.add(chosen);
    }
    return order;
  }

  /** One side, shuffled anew each time that it is used up. */
  private static final class Round {
    private final List<Integer> items;
    private final IntPredicate usable;
    private final Random random;
    private int next;

    Round(List<Integer> items, IntPredicate usable, Random random) {
      this.items = new ArrayList<>(items);
      this.usable = usable;
      this.random = random;
      Collections.shuffle(this.items, random);
    }

    boolean hasAny() {
      while (!items.isEmpty() && !usable.test(items.get(0))) {
        items.remove(0);
      }
      return !items.isEmpty();
    }

    int next() {
      while (true) {
        if (next == items.size()) {
          Collections.shuffle(items, random);
          next = 0;
        }
        if (usable.test(items.get(next))) {
          return items.get(next++);
        }
        items.remove(next);
      }
    }
  }
}
