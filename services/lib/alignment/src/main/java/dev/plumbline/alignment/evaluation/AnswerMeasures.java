package dev.plumbline.alignment.evaluation;

import dev.plumbline.alignment.Words;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/**
 * Greedy answers and their shape.
 *
 * @param answers in the order of their prompts
 * @param meanWords words of an answer
 * @param emptyShare answers without a word or anything else
 * @param finishedShare answers that ended by themselves
 * @param distinctPairs share of neighbouring words that are unlike all others in the answer
 * @param repetition share of sequences of four words that stood in the answer before
 */
public record AnswerMeasures(
    List<Answer> answers,
    double meanWords,
    double emptyShare,
    double finishedShare,
    double distinctPairs,
    double repetition) {

  private static final int PAIR = 2;
  private static final int SEQUENCE = 4;

  public AnswerMeasures {
    answers = List.copyOf(answers);
  }

  public static AnswerMeasures of(List<Answer> answers) {
    if (answers.isEmpty()) {
      throw new IllegalArgumentException("there are no answers to measure");
    }
    return new AnswerMeasures(
        answers,
        mean(answers, answer -> Words.of(answer.text()).count()),
        mean(answers, answer -> parts(answer).isEmpty() ? 1 : 0),
        mean(answers, answer -> answer.finished() ? 1 : 0),
        mean(answers, answer -> distinct(parts(answer), PAIR)),
        mean(answers, answer -> 1 - distinct(parts(answer), SEQUENCE)));
  }

  private static double mean(List<Answer> answers, ToDoubleFunction<Answer> value) {
    return answers.stream().mapToDouble(value).average().orElseThrow();
  }

  private static List<String> parts(Answer answer) {
    return Words.of(answer.text()).parts();
  }

  /** The share of different sequences among all of that length; 1 when there is none. */
  private static double distinct(List<String> parts, int length) {
    int sequences = parts.size() - length + 1;
    if (sequences < 1) {
      return 1;
    }
    Set<List<String>> different = new HashSet<>();
    for (int i = 0; i < sequences; i++) {
      different.add(parts.subList(i, i + length));
    }
    return (double) different.size() / sequences;
  }
}
