package dev.plumbline.server.answers;

import java.util.List;

/**
 * Hears an answer: some texts, then exactly one end or failure. The calls come one after the other
 * and must return quickly, because all answers wait for them.
 */
public interface AnswerListener {
  /**
   * More of the answer.
   *
   * @param tokens the log probabilities of the tokens since the last call, when they were asked for
   */
  void onText(String text, List<TokenLogprob> tokens);

  /** The answer is complete, or was cancelled. */
  void onEnd(AnswerEnd end);

  /** The answer broke off. */
  void onFailure(Throwable failure);
}
