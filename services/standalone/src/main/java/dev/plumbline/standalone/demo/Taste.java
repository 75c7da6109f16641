package dev.plumbline.standalone.demo;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * What the simulated users like, and nobody tells the model: shorter is better.
 *
 * <p>Seen alone, an answer is liked when it has few words and ended by itself. Of several answers
 * to one question, a user gives a thumb up to the shortest and a thumb down to the longest; an
 * answer that was cut off counts as longer than any that ended. Answers of equal length get no
 * vote.
 *
 * @param wordLimit the most words of an answer that is liked
 */
public record Taste(int wordLimit) {
  private static final Comparator<Answer> SHORTEST_FIRST =
      Comparator.comparing(Answer::finished, Comparator.reverseOrder())
          .thenComparingInt(Answer::words);

  public Taste {
    if (wordLimit < 1) {
      throw new IllegalArgumentException("the word limit must be positive, not " + wordLimit);
    }
  }

  /** Whether users like this answer, seen alone. */
  public boolean likes(Answer answer) {
    return answer.finished() && answer.words() <= wordLimit;
  }

  /** The votes of a user who has seen these answers to one question: none, or up and down. */
  public List<Vote> votes(List<Answer> answers) {
    List<Answer> sorted = answers.stream().sorted(SHORTEST_FIRST).toList();
    if (sorted.isEmpty()) {
      return List.of();
    }
    Answer shortest = sorted.get(0);
    Answer longest = sorted.get(sorted.size() - 1);
    if (SHORTEST_FIRST.compare(shortest, longest) == 0) {
      return List.of();
    }
    return List.of(new Vote(shortest, true), new Vote(longest, false));
  }

  /** The rule in words. */
  public String inWords() {
    return String.format(
        Locale.ROOT,
        "shorter is better: of the answers to a question the shortest gets a thumb up, the longest a"
            + " thumb down; liked are answers of at most %d words that end by themselves",
        wordLimit);
  }

  /**
   * A vote of one user.
   *
   * @param answer what it is about
   * @param up true: thumb up, false: thumb down
   */
  public record Vote(Answer answer, boolean up) {}
}
