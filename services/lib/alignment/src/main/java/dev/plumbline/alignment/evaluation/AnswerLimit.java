package dev.plumbline.alignment.evaluation;

import dev.plumbline.alignment.settings.EvaluationSettings;
import java.util.List;

/**
 * Where greedy answers are cut off: an answer as long as those that users like must come to its end
 * before, or it would pass for one that has none.
 *
 * @param tokens of an answer at most
 * @param likedBeyond share of the liked responses that are longer even so
 */
public record AnswerLimit(int tokens, double likedBeyond) {

  private static final long ROOM = 2;

  static AnswerLimit of(List<Integer> likedTokens, EvaluationSettings settings) {
    long longest = likedTokens.stream().mapToInt(Integer::intValue).max().orElseThrow();
    int raised = (int) Math.min(ROOM * longest, settings.maximumAnswerTokens());
    int tokens = Math.max(settings.answerTokens(), raised);
    long beyond = likedTokens.stream().filter(length -> length > tokens).count();
    return new AnswerLimit(tokens, (double) beyond / likedTokens.size());
  }
}
