package dev.plumbline.model.chat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.model.config.InvalidModelException;
import dev.plumbline.model.config.JsonFile;
import dev.plumbline.model.tokenizer.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Finds the chat template in a folder of Hugging Face's layout: {@code chat_template.jinja}, or an
 * entry of {@code tokenizer_config.json}.
 */
public final class ChatTemplateFolder {
  private ChatTemplateFolder() {}

  public static ChatTemplate open(Path folder, Tokenizer tokenizer) {
    var file = folder.resolve("chat_template.jinja");
    var settings = folder.resolve("tokenizer_config.json");
    try {
      if (Files.exists(file)) {
        return ChatTemplate.of(file, Optional.of(Files.readString(file)), tokenizer);
      }
      var source =
          Files.exists(settings) ? source(JsonFile.read(settings)) : Optional.<String>empty();
      return ChatTemplate.of(source.isPresent() ? settings : folder, source, tokenizer);
    } catch (IOException e) {
      throw new InvalidModelException(folder, "has an unreadable chat template: " + e, e);
    }
  }

  /** One template, or several by name of which one is the default. */
  private static Optional<String> source(JsonNode settings) {
    var template = settings.path("chat_template");
    if (template.isTextual()) {
      return Optional.of(template.textValue());
    }
    for (var named : template) {
      if (named.path("name").asText().equals("default") && named.path("template").isTextual()) {
        return Optional.of(named.path("template").textValue());
      }
    }
    return Optional.empty();
  }
}
