package dev.plumbline.model.generation;

/**
 * Hears how an answer grows. Called from the engine's thread: a listener that blocks holds up every
 * answer, and one that throws has its answer given up. Exactly one of {@link #onFinish} and {@link
 * #onFailure} is called, and nothing after it.
 */
public interface GenerationListener {

  /** The next token. Its text comes when it is certain. */
  default void onToken(int id) {}

  /**
   * How likely the next token was; called before {@link #onToken} when the request asks for log
   * probabilities.
   */
  default void onLogProbabilities(TokenLogProbabilities probabilities) {}

  /** The next piece of text, never empty, never half a character. */
  default void onText(String text) {}

  /**
   * The answer is complete.
   *
   * @param text the whole answer
   * @param completionTokens how many tokens were generated, the one that ended it included
   */
  void onFinish(FinishReason reason, String text, int promptTokens, int completionTokens);

  /** The answer can't be completed. */
  void onFailure(Throwable failure);
}
