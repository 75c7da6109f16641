package dev.plumbline.alignment.training;

import dev.plumbline.alignment.AlignmentException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Which items each step learns from: all of them in shuffled rounds. Only an item that is drawn is
 * tested for being usable, since that costs as much as preparing it.
 */
final class DrawOrder {

  private final List<Integer> items;
  private final IntPredicate usable;
  private final Supplier<String> explanation;
  private final Random random;
  private int next;

  /**
   * @param count of the items, which are numbered from zero
   * @param usable whether a step can learn from an item; others are passed over
   * @param explanation why none is usable, where that is so
   */
  DrawOrder(int count, IntPredicate usable, Supplier<String> explanation, long seed) {
    this.items = new ArrayList<>(IntStream.range(0, count).boxed().toList());
    this.usable = usable;
    this.explanation = explanation;
    this.random = new Random(seed);
    Collections.shuffle(items, random);
  }

  /**
   * The items of the steps to come.
   *
   * @throws AlignmentException when none is usable
   */
  List<List<Integer>> steps(int steps, int perStep) {
    List<List<Integer>> order = new ArrayList<>();
    for (int step = 0; step < steps; step++) {
      List<Integer> chosen = new ArrayList<>();
      for (int i = 0; i < perStep; i++) {
        chosen.add(draw());
      }
      order.add(chosen);
    }
    return order;
  }

  private int draw() {
    while (!items.isEmpty()) {
      if (next == items.size()) {
        Collections.shuffle(items, random);
        next = 0;
      }
      if (usable.test(items.get(next))) {
        return items.get(next++);
      }
      items.remove(next);
    }
    throw new AlignmentException("there is nothing to learn from: " + explanation.get());
  }
}
