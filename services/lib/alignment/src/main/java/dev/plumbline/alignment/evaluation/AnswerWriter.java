package dev.plumbline.alignment.evaluation;

import dev.plumbline.model.chat.ChatMessage;
import java.util.List;

/** Answers conversations greedily. */
@FunctionalInterface
public interface AnswerWriter {

  /**
   * The candidate's answer to each conversation, in order, each cut off after so many tokens, or
   * where the model sees no further.
   *
   * @param heed called now and then; what it throws ends the writing
   */
  List<Answer> answer(
      List<List<ChatMessage>> conversations, Candidate candidate, int maximumTokens, Runnable heed);
}
