package dev.plumbline.standalone.demo;

import java.util.List;

/**
 * How the answers to the held-out questions are, on average.
 *
 * @param meanWords words of an answer
 * @param likedShare share of answers that users like, between 0 and 1
 * @param finishedShare share of answers that ended by themselves, between 0 and 1
 */
public record Measure(double meanWords, double likedShare, double finishedShare) {

  static Measure of(List<Answer> answers, Taste taste) {
    if (answers.isEmpty()) {
      throw new IllegalArgumentException("there are no answers to measure");
    }
    double count = answers.size();
    return new Measure(
        answers.stream().mapToInt(Answer::words).sum() / count,
        answers.stream().filter(taste::likes).count() / count,
        answers.stream().filter(Answer::finished).count() / count);
  }
}
