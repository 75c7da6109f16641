package dev.plumbline.model.chat;

import dev.plumbline.model.chat.jinja.JinjaTemplate;
import dev.plumbline.model.chat.jinja.TemplateException;
import dev.plumbline.model.config.InvalidModelException;
import dev.plumbline.model.tokenizer.Tokenizer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How a model wants a conversation written. Safe to use from several threads at once. */
public final class ChatTemplate {
  private final Path origin;
  private final Optional<JinjaTemplate> template;
  private final Map<String, String> tokens;

  private ChatTemplate(Path origin, Optional<JinjaTemplate> template, Map<String, String> tokens) {
    this.origin = origin;
    this.template = template;
    this.tokens = Map.copyOf(tokens);
  }

  /**
   * A template with the tokens it may write.
   *
   * @param origin the file that errors name
   * @param source nothing for a model that has no template; rendering is an error then
   */
  public static ChatTemplate of(Path origin, Optional<String> source, Tokenizer tokenizer) {
    var tokens = new HashMap<String, String>();
    tokenizer.beginOfText().ifPresent(token -> tokens.put("bos_token", token));
    tokenizer.endOfText().ifPresent(token -> tokens.put("eos_token", token));
    return of(origin, source, tokens);
  }

  static ChatTemplate of(Path origin, Optional<String> source, Map<String, String> tokens) {
    try {
      var template = source.map(s -> JinjaTemplate.parse(s, Clock.system(ZoneId.systemDefault())));
      return new ChatTemplate(origin, template, tokens);
    } catch (TemplateException e) {
      throw new InvalidModelException(
          origin, "has a chat template that can't be understood: " + e.getMessage(), e);
    }
  }

  /** Whether the model has one. */
  boolean isPresent() {
    return template.isPresent();
  }

  /**
   * Writes a conversation.
   *
   * @param addGenerationPrompt whether the text ends where the assistant's answer begins
   * @throws TemplateException when the template refuses the conversation, with its own words
   */
  public String render(List<ChatMessage> messages, boolean addGenerationPrompt) {
    var variables = new HashMap<String, Object>(tokens);
    variables.put("messages", messages.stream().map(ChatTemplate::variables).toList());
    variables.put("tools", null);
    variables.put("documents", null);
    variables.put("add_generation_prompt", addGenerationPrompt);
    return template
        .orElseThrow(
            () -> new InvalidModelException(origin, "has no chat template: take a chat model"))
        .render(variables);
  }

  private static Map<String, String> variables(ChatMessage message) {
    var variables = new LinkedHashMap<String, String>();
    variables.put("role", message.role());
    variables.put("content", message.content());
    return variables;
  }
}
