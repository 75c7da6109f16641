package dev.plumbline.model.generation;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Which of the answers that wait are begun: those for which there is room, in the order in which
 * they came. When there is none for the first, later ones pass it, but only so many: then memory
 * gathers for it, however many come. Confined to the engine's thread.
 */
final class Admission {
  /**
   * So many full batches may pass the first: while the long answers whose memory it needs are made,
   * short ones follow each other several times. With many more it would wait for minutes.
   */
  private static final int BATCHES = 4;

  private final int mostPasses;
  private Optional<Answer> passed = Optional.empty();
  private int passes;

  /**
   * @param batch the most answers at a time
   */
  Admission(int batch) {
    this.mostPasses = BATCHES * batch;
  }

  /**
   * Begins what can be begun.
   *
   * @param waiting in the order in which they came
   * @param begins begins an answer, and says whether there was room for it
   */
  void admit(List<Answer> waiting, Predicate<Answer> begins) {
    int begun = 0;
    while (begun < waiting.size() && begins.test(waiting.get(begun))) {
      begun++;
    }
    List<Answer> left = waiting.subList(begun, waiting.size());
    Optional<Answer> first = left.stream().findFirst();
    if (!first.equals(passed)) {
      passed = first;
      passes = 0;
    }
    if (!left.isEmpty()) {
      letPass(left.get(0).longest(), left.subList(1, left.size()), begins);
    }
  }

  /** Where one does not fit, none that is as long does: many may wait, at each step. */
  private void letPass(int length, List<Answer> later, Predicate<Answer> begins) {
    int tooLong = length;
    for (Answer answer : later) {
      if (passes == mostPasses) {
        return;
      }
      if (answer.longest() < tooLong) {
        if (begins.test(answer)) {
          passes++;
        } else {
          tooLong = answer.longest();
        }
      }
    }
  }
}
