package dev.plumbline.server.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.model.chat.ChatMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the conversation of a chat request. Only text is understood. */
final class MessageReader {
  private static final int LONGEST_TEXT = 10_000_000;
  private static final int MESSAGES = 10_000;

  List<ChatMessage> read(Fields fields) {
    List<JsonNode> entries =
        fields
            .list("messages", MESSAGES)
            .orElseThrow(
                () -> ApiException.invalid("messages", "'messages' is missing; it is required"));
    if (entries.isEmpty()) {
      throw ApiException.invalid("messages", "'messages' must hold at least one message");
    }
    List<ChatMessage> messages = new ArrayList<>();
    for (int i = 0; i < entries.size(); i++) {
      messages.add(message(entries.get(i), "messages[" + i + "]"));
    }
    return messages;
  }

  private static ChatMessage message(JsonNode node, String path) {
    if (!(node instanceof ObjectNode object)) {
      throw ApiException.invalid(path, "'" + path + "' must be an object");
    }
    Fields fields = new Fields(object, path);
    String role = role(fields);
    String content = content(fields);
    fields.refuse("name", "participants have no names here");
    fields.refuse("tool_calls", "this server calls no tools");
    fields.refuse("tool_call_id", "this server calls no tools");
    fields.refuse("function_call", "this server calls no functions");
    fields.refuse("audio", "only text is understood");
    // Clients send an earlier answer back as it came; these fields are empty in ours.
    fields.refuse("refusal", "answers have no refusals here");
    fields.refuse("annotations", "answers have no annotations here");
    fields.refuse("reasoning_content", "answers have no separate reasoning here");
    fields.refuseOthers();
    return new ChatMessage(role, content);
  }

  private static String role(Fields fields) {
    String role =
        fields
            .text("role", 100)
            .orElseThrow(
                () ->
                    ApiException.invalid(
                        fields.name("role"), "'" + fields.name("role") + "' is missing"));
    return switch (role) {
      case "system", "user", "assistant" -> role;
      // The newer name of the same thing; chat templates know only the older one.
      case "developer" -> "system";
      case "tool", "function" ->
          throw ApiException.unsupported(fields.name("role"), "this server calls no tools");
      default ->
          throw ApiException.invalid(
              fields.name("role"),
              "'"
                  + fields.name("role")
                  + "' must be system, developer, user or assistant, not '"
                  + role
                  + "'");
    };
  }

  private static String content(Fields fields) {
    String name = fields.name("content");
    Optional<JsonNode> content = fields.value("content");
    if (content.isEmpty()) {
      throw ApiException.invalid(name, "'" + name + "' is missing");
    }
    if (!content.get().isArray()) {
      return Fields.text(content.get(), name, LONGEST_TEXT);
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < content.get().size(); i++) {
      text.append(part(content.get().get(i), name + "[" + i + "]"));
    }
    return text.toString();
  }

  private static String part(JsonNode node, String path) {
    if (!(node instanceof ObjectNode object)) {
      throw ApiException.invalid(path, "'" + path + "' must be an object");
    }
    Fields part = new Fields(object, path);
    String type = part.text("type", 100).orElse("");
    if (!type.equals("text")) {
      throw ApiException.unsupported(
          part.name("type"), "only parts of type 'text' are understood, not '" + type + "'");
    }
    String text =
        part.text("text", LONGEST_TEXT)
            .orElseThrow(
                () ->
                    ApiException.invalid(
                        part.name("text"), "'" + part.name("text") + "' is missing"));
    part.refuseOthers();
    return text;
  }
}
