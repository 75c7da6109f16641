package dev.plumbline.alignment.dataset;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.plumbline.alignment.dataset.PreferenceRow.Origin;
import dev.plumbline.model.chat.ChatMessage;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The columns of one line, checked as they are asked for. Other columns are no matter. */
final class JsonRow {
  /** A list of messages in an object needs four; more is somebody's mistake or malice. */
  private static final int DEEPEST = 32;

  private static final ObjectMapper JSON =
      new ObjectMapper(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(DEEPEST)
                          .maxStringLength(Integer.MAX_VALUE)
                          .build())
                  .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                  .build())
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final JsonNode row;

  private JsonRow(JsonNode row) {
    this.row = row;
  }

  static JsonRow parse(String text) throws UnusableLineException {
    if (text.strip().equals("[")) {
      throw new UnusableLineException("begins a JSON array; write one object on each line instead");
    }
    JsonNode node;
    try {
      node = JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new UnusableLineException("is not JSON: " + firstLine(e.getOriginalMessage()));
    }
    if (!node.isObject()) {
      throw new UnusableLineException(
          "should be a JSON object, such as {\"prompt\": ..., \"chosen\": ..., \"rejected\": ...}");
    }
    return new JsonRow(node);
  }

  /** Whether the column is there and not null. */
  boolean has(String column) {
    return row.hasNonNull(column);
  }

  boolean isText(String column) {
    return row.path(column).isTextual();
  }

  boolean isList(String column) {
    return row.path(column).isArray();
  }

  /** The names of all columns, for people. */
  String columns() {
    List<String> names = new ArrayList<>();
    row.fieldNames().forEachRemaining(name -> names.add(shortened(name, 40)));
    return names.isEmpty() ? "no column" : shortened(String.join(", ", names), 200);
  }

  String text(String column) throws UnusableLineException {
    return text(row.path(column), column);
  }

  boolean truth(String column) throws UnusableLineException {
    if (!row.path(column).isBoolean()) {
      throw new UnusableLineException(column + " should be true or false");
    }
    return row.path(column).booleanValue();
  }

  List<ChatMessage> messages(String column) throws UnusableLineException {
    List<ChatMessage> messages = new ArrayList<>();
    for (JsonNode message : row.path(column)) {
      String place = column + "[" + messages.size() + "]";
      String role = text(message.path("role"), place + ".role");
      String content = text(message.path("content"), place + ".content");
      messages.add(message(role, content, place));
    }
    if (messages.isEmpty()) {
      throw new UnusableLineException(column + " should be a text or a list of messages");
    }
    return messages;
  }

  Origin origin() {
    JsonNode user = row.path("user_id");
    Optional<String> name =
        user.isTextual() || user.isIntegralNumber()
            ? Optional.of(user.asText()).filter(text -> !text.isBlank())
            : Optional.empty();
    return new Origin(name, time(row.path("created_at")));
  }

  private static Optional<Instant> time(JsonNode time) {
    try {
      return time.isTextual()
          ? Optional.of(OffsetDateTime.parse(time.asText()).toInstant())
          : Optional.empty();
    } catch (DateTimeException e) {
      // Some other notation. When a vote was cast matters little, and to training nothing.
      return Optional.empty();
    }
  }

  private static ChatMessage message(String role, String content, String place)
      throws UnusableLineException {
    return switch (role) {
      case "system", "user", "assistant" -> new ChatMessage(role, content);
      default ->
          throw new UnusableLineException(
              place + ".role should be system, user or assistant, not " + shortened(role, 40));
    };
  }

  private static String text(JsonNode node, String place) throws UnusableLineException {
    if (!node.isTextual()) {
      throw new UnusableLineException(place + " should be a text");
    }
    String text = node.textValue();
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        boolean pair =
            i + 1 < text.length() && Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1));
        if (!pair) {
          throw new UnusableLineException(place + " holds half of a surrogate pair");
        }
        i++;
      }
    }
    return text;
  }

  private static String firstLine(String message) {
    return shortened(message.lines().findFirst().orElse(""), 200);
  }

  private static String shortened(String text, int length) {
    return text.length() <= length ? text : text.substring(0, length) + "...";
  }
}
