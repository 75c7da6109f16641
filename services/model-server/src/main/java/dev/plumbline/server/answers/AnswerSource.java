package dev.plumbline.server.answers;

import dev.plumbline.server.adapters.AdapterLease;
import java.util.ArrayList;
import java.util.List;

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

  /**
   * Does the same for several answers to one prompt; all can be started, or none.
   *
   * @param choices how each answer is made
   * @param lease the version that gives all of them
   */
  default List<PreparedAnswer> prepare(Prompt prompt, List<Sampling> choices, AdapterLease lease)
      throws PromptTooLongException, UnfitRequestException {
    List<PreparedAnswer> prepared = new ArrayList<>();
    for (Sampling choice : choices) {
      prepared.add(prepare(new AnswerRequest(prompt, choice, lease)));
    }
    return prepared;
  }
}
