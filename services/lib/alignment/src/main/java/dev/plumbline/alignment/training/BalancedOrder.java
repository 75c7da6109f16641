package dev.plumbline.alignment.training;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Which rows each step learns from: liked and disliked ones by turns, each side in shuffled rounds,
 * so that a flood of votes of one kind does not drown the other.
 */
final class BalancedOrder {

  private final List<Round> sides = new ArrayList<>();
  private int turn;

  /**
   * @param liked indices of liked rows; one that is to count double stands there twice
   * @param disliked indices of disliked rows
   */
  BalancedOrder(List<Integer> liked, List<Integer> disliked, long seed) {
    Random random = new Random(seed);
    for (List<Integer> side : List.of(liked, disliked)) {
      if (!side.isEmpty()) {
        sides.add(new Round(side, random));
      }
    }
    if (sides.isEmpty()) {
      throw new IllegalArgumentException("there are no rows to put in order");
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
    private final Random random;
    private int next;

    Round(List<Integer> items, Random random) {
      this.items = new ArrayList<>(items);
      this.random = random;
      Collections.shuffle(this.items, random);
    }

    int next() {
      if (next == items.size()) {
        Collections.shuffle(items, random);
        next = 0;
      }
      return items.get(next++);
    }
  }
}
