package dev.plumbline.alignment.rows;

import dev.plumbline.model.chat.ChatMessage;
import java.util.List;

/** Renders a conversation with the model's chat template, up to where the answer begins. */
@FunctionalInterface
public interface PromptEncoder {

  int[] encode(List<ChatMessage> messages);
}
