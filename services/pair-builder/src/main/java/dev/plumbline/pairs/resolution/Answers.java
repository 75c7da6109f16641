package dev.plumbline.pairs.resolution;

import dev.plumbline.pairs.intake.Arrival.Answer;
import java.util.Optional;

/** The answers that feedback may still refer to, by completion id. */
final class Answers {
  private final Generations<Answer> answers;

  Answers(Generations<Answer> answers) {
    this.answers = answers;
  }

  Optional<Answer> find(String completionId, long now) {
    return answers.find(completionId, now);
  }

  /**
   * Remembers an answer.
   *
   * @return false: it was known already; what was known first stays
   */
  boolean keep(String completionId, Answer answer, long now) {
    if (answers.find(completionId, now).isPresent()) {
      return false;
    }
    answers.keep(completionId, answer, now);
    return true;
  }

  /** Forgets one answer, if it is known. */
  void recall(String completionId, long now) {
    answers.remove(completionId, now);
  }

  void forget(long now) {
    answers.forget(now);
  }
}
