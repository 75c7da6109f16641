package dev.plumbline.gateway.event;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.plumbline.runtime.identity.CombiningMarks;
import dev.plumbline.schema.Message;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads an inline prompt: a list of messages with role and content. */
final class PromptReader {
  private static final Set<String> ROLES = Set.of("system", "user", "assistant");
  private static final String ROLE_RULE = "should be \"system\", \"user\" or \"assistant\"";

  private final EventLimits limits;

  PromptReader(EventLimits limits) {
    this.limits = limits;
  }

  List<Message> read(JsonParser json, TextReader texts) throws IOException {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      throw JsonTypes.wrongType(
          json,
          "should be a list of messages such as [{\"role\": \"user\", \"content\": \"...\"}]");
    }
    List<Message> messages = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (messages.size() == limits.messages()) {
        throw Refusal.field(
            Reason.TOO_LONG,
            FieldPath.of(json),
            "is one too many: a prompt has at most " + limits.messages() + " messages");
      }
      messages.add(readMessage(json, texts));
    }
    if (messages.isEmpty()) {
      throw texts.refused(Reason.INVALID_VALUE, "should hold at least one message");
    }
    return messages;
  }

  private Message readMessage(JsonParser json, TextReader texts) throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      throw JsonTypes.wrongType(json, "should be an object with role and content");
    }
    Message message = new Message();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      readField(json, texts, message);
    }
    requirePresent(json, "role", message.getRole());
    requirePresent(json, "content", message.getContent());
    return message;
  }

  private void readField(JsonParser json, TextReader texts, Message message) throws IOException {
    switch (json.currentName()) {
      case "role" -> {
        requireFirst(texts, message.getRole());
        json.nextToken();
        message.setRole(readRole(texts));
      }
      case "content" -> {
        requireFirst(texts, message.getContent());
        json.nextToken();
        message.setContent(readContent(texts));
      }
      default ->
          throw texts.refused(Reason.UNKNOWN_FIELD, "is unknown: a message has role and content");
    }
  }

  private String readContent(TextReader texts) throws IOException {
    String content = texts.read(limits.textCharacters());
    if (CombiningMarks.tooMany(content)) {
      throw texts.refused(
          Reason.INVALID_VALUE,
          "should have at most " + CombiningMarks.MOST + " combining marks in a row");
    }
    return content;
  }

  private static String readRole(TextReader texts) throws IOException {
    String role = texts.readWord(ROLE_RULE);
    if (!ROLES.contains(role)) {
      throw texts.refused(Reason.INVALID_VALUE, ROLE_RULE);
    }
    return role;
  }

  private static void requireFirst(TextReader texts, String before) {
    if (before != null) {
      throw texts.refused(Reason.DUPLICATE_FIELD, "is there twice");
    }
  }

  private static void requirePresent(JsonParser json, String name, String value) {
    if (value == null) {
      throw Refusal.field(Reason.MISSING_FIELD, FieldPath.missing(json, name), "is missing");
    }
  }
}
