package dev.plumbline.alignment.evaluation;

import dev.plumbline.model.chat.ChatMessage;
import dev.plumbline.model.lora.LoraAdapter;
import java.util.List;
import java.util.Optional;

/** Answers conversations greedily. */
@FunctionalInterface
public interface AnswerWriter {

  /** One answer to each conversation, in order, each cut off after so many tokens. */
  List<Answer> answer(
      List<List<ChatMessage>> conversations, Optional<LoraAdapter> adapter, int maximumTokens);
}
