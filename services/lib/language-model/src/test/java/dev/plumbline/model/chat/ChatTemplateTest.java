package dev.plumbline.model.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.model.Oracle;
import dev.plumbline.model.chat.jinja.TemplateException;
import dev.plumbline.model.config.InvalidModelException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ChatTemplateTest {
  private static final JsonNode CASES = Oracle.json(Oracle.folder().resolve("chat-templates.json"));

  static IntStream cases() {
    return IntStream.range(0, CASES.size());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void aTemplateRendersAsTransformersDoes(int number) {
    var reference = CASES.get(number);
    var template = template(reference.get("template").textValue(), reference);
    var messages = messages(reference.get("messages"));
    boolean prompt = reference.get("add_generation_prompt").booleanValue();

    if (reference.has("error")) {
      assertThatThrownBy(() -> template.render(messages, prompt))
          .isInstanceOf(TemplateException.class)
          .hasMessage(reference.get("error").textValue());
    } else {
      assertThat(template.render(messages, prompt))
          .isEqualTo(reference.get("expected").textValue());
    }
  }

  @Test
  void aTemplateThatCantBeUnderstoodIsRefusedWithFileAndLine() {
    var source = Optional.of("fine\n{% if messages %}");

    assertThatThrownBy(() -> ChatTemplate.of(Path.of("model.gguf"), source, Map.of()))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageStartingWith("model.gguf: has a chat template that can't be understood")
        .hasMessageContaining("line 2 of the template: a block has no endif");
  }

  @Test
  void aModelWithoutATemplateSaysSoWhenItIsNeeded() {
    var template = ChatTemplate.of(Path.of("base-model"), Optional.empty(), Map.of());

    assertThatThrownBy(() -> template.render(List.of(ChatMessage.user("hi")), true))
        .hasMessage("base-model: has no chat template: take a chat model");
  }

  @Test
  void aRoleThatNoTemplateKnowsIsRefused() {
    assertThatThrownBy(() -> new ChatMessage("im_end", "hi"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("role must be system, developer, user, assistant or tool");
  }

  private static ChatTemplate template(String source, JsonNode reference) {
    return ChatTemplate.of(
        Path.of("case"),
        Optional.of(source),
        Map.of(
            "bos_token", reference.get("bos_token").textValue(),
            "eos_token", reference.get("eos_token").textValue()));
  }

  static List<ChatMessage> messages(JsonNode list) {
    var messages = new ArrayList<ChatMessage>();
    for (var message : list) {
      messages.add(
          new ChatMessage(message.get("role").textValue(), message.get("content").textValue()));
    }
    return messages;
  }
}
