package dev.plumbline.server.api;

import dev.plumbline.server.answers.AnswerEnd;
import java.util.List;

/** How many tokens a request took. */
record Usage(int promptTokens, int completionTokens, int totalTokens) {

  /**
   * Adds up the answers of a request.
   *
   * @param choices answers to each prompt; the prompt counts once
   */
  static Usage of(List<AnswerEnd> ends, int choices) {
    int prompt = 0;
    int completion = 0;
    for (int i = 0; i < ends.size(); i++) {
      prompt += i % choices == 0 ? ends.get(i).promptTokens() : 0;
      completion += ends.get(i).completionTokens();
    }
    return new Usage(prompt, completion, prompt + completion);
  }
}
