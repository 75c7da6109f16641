package dev.plumbline.alignment.evaluation;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/**
 * Greedy answers and their shape.
 *
 * @param answers in the order of their prompts
 * @param meanWords words of an answer
 * @param emptyShare answers without a word
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
        mean(answers, answer -> words(answer).size()),
        mean(answers, answer -> words(answer).isEmpty() ? 1 : 0),
        mean(answers, answer -> answer.finished() ? 1 : 0),
        mean(answers, answer -> distinct(words(answer), PAIR)),
        mean(answers, answer -> 1 - distinct(words(answer), SEQUENCE)));
  }

  private static double mean(List<Answer> answers, ToDoubleFunction<Answer> value) {
    return answers.stream().mapToDouble(value).average().orElseThrow();
  }

  private static List<String> words(Answer answer) {
    String text = answer.text().strip();
    return text.isEmpty() ? List.of() : List.of(text.split("\\s+"));
  }

  /** The share of different sequences among all of that length; 1 when there is none. */
  private static double distinct(List<String> words, int length) {
    int sequences = words.size() - length + 1;
    if (sequences < 1) {
      return 1;
    }
    Set<List<String>> different = new HashSet<>();
    for (int i = 0; i < sequences; i++) {
      different.add(words.subList(i, i + length));
    }
    return (double) different.size() / sequences;
  }
}
