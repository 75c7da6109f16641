package dev.plumbline.model.chat;

import dev.plumbline.model.chat.jinja.TemplateException;
import dev.plumbline.model.tokenizer.ContentGuard;
import dev.plumbline.model.tokenizer.Tokenizer;
import java.util.List;
import java.util.Optional;

/**
 * Turns a conversation into token ids. Special tokens come from the template alone: what people
 * write is guarded on its way through the template, so a typed {@code <|im_end|>} stays text. For
 * conversations without such text the ids are those of the rendered template.
 */
public final class ChatEncoder {
  private final ChatTemplate template;
  private final Tokenizer tokenizer;

  public ChatEncoder(ChatTemplate template, Tokenizer tokenizer) {
    this.template = template;
    this.tokenizer = tokenizer;
  }

  /** Whether the model has a form for conversations; to encode one without it is an error. */
  public boolean hasTemplate() {
    return template.isPresent();
  }

  /**
   * The ids of a conversation.
   *
   * @param addGenerationPrompt whether the ids end where the assistant's answer begins
   * @throws TemplateException when the template refuses the conversation, or nothing is left to
   *     guard its contents with
   */
  public int[] encode(List<ChatMessage> messages, boolean addGenerationPrompt) {
    var guarded = render(messages, addGenerationPrompt);
    return tokenizer.encodeRendered(guarded.text(), guarded.guard());
  }

  /**
   * The same; empty when the ids are certainly more than the limit. To find that out takes a few
   * times the memory of the conversation, however many tokens it has. Ids that are given may still
   * be more.
   */
  public Optional<int[]> encode(
      List<ChatMessage> messages, boolean addGenerationPrompt, long limit) {
    var guarded = render(messages, addGenerationPrompt);
    return tokenizer.encodeRendered(guarded.text(), guarded.guard(), limit);
  }

  private record Guarded(String text, ContentGuard guard) {}

  private Guarded render(List<ChatMessage> messages, boolean addGenerationPrompt) {
    var guard =
        ContentGuard.absentFrom(messages.stream().map(ChatMessage::content).toList())
            .orElseThrow(
                () ->
                    new TemplateException(
                        "two of Unicode's private characters are needed to mark what people wrote,"
                            + " but the conversation uses them all"));
    var guarded =
        messages.stream()
            .map(m -> new ChatMessage(m.role(), tokenizer.guard(m.content(), guard)))
            .toList();
    return new Guarded(template.render(guarded, addGenerationPrompt), guard);
  }
}
