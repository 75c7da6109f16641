package dev.plumbline.server.answers;

/** Makes answers. Thread safe. */
public interface AnswerSource {
  /**
   * Checks a request and makes it ready to start.
   *
   * @throws PromptTooLongException when prompt and answer do not fit the model's context
   */
  PreparedAnswer prepare(AnswerRequest request) throws PromptTooLongException;
}
