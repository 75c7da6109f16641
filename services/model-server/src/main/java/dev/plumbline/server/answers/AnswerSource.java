package dev.plumbline.server.answers;

/** Makes answers. Thread safe. */
public interface AnswerSource {
  /**
   * Checks a request and makes it ready to start.
   *
   * @throws PromptTooLongException when prompt and answer do not fit the model's context
   * @throws UnfitRequestException when the model cannot be given it, for example because its chat
   *     template refuses the conversation
   */
  PreparedAnswer prepare(AnswerRequest request)
      throws PromptTooLongException, UnfitRequestException;
}
