package dev.plumbline.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Makes requests that a schema allows, from the schema itself: any optional field may be there or
 * not, texts and lists have any allowed length, and the shortest and the longest come often.
 */
public final class RandomEvents {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final String WIDE = "aZ9 ü\u0000\n\"\\/日👋";

  private static final List<String> TIMES =
      List.of(
          "2026-01-31T23:59:59Z",
          "2000-01-01T00:00:00z",
          "2024-02-29t12:30:00.123456789+05:30",
          "2025-12-31T23:59:59.9-11:00");

  private final JsonNode schemas;
  private final Random random;

  public RandomEvents(JsonNode document, Random random) {
    this.schemas = document.at("/components/schemas");
    this.random = random;
  }

  public ObjectNode request() {
    if (random.nextInt(4) > 0) {
      return event();
    }
    ObjectNode batch = NODES.objectNode();
    batch.set("events", value(schemas.at("/FeedbackBatch/properties/events")));
    return batch;
  }

  /** An event by one of the two ways to name an answer, with a rating, a correction or both. */
  private ObjectNode event() {
    JsonNode schema = schemas.get("FeedbackEvent");
    ObjectNode event = object(schema);
    boolean inline = random.nextBoolean();
    List<String> left = inline ? List.of("completion_id") : List.of("prompt", "response");
    event.remove(left);
    schema
        .at("/oneOf/" + (inline ? 1 : 0) + "/required")
        .forEach(name -> require(event, schema, name.asText()));
    if (event.path("rating").asText().equals("withdrawn")) {
      event.remove("corrected_response");
    } else if (!event.has("rating") && !event.has("corrected_response")) {
      require(event, schema, random.nextBoolean() ? "rating" : "corrected_response");
    }
    return event;
  }

  private void require(ObjectNode event, JsonNode schema, String name) {
    if (!event.has(name)) {
      event.set(name, value(schema.at("/properties/" + name)));
    }
  }

  private JsonNode value(JsonNode schema) {
    if (schema.has("$ref")) {
      String name = schema.get("$ref").asText().replaceAll(".*/", "");
      return name.equals("FeedbackEvent") ? event() : value(schemas.get(name));
    }
    if (schema.has("enum")) {
      return schema.get("enum").get(random.nextInt(schema.get("enum").size()));
    }
    return switch (schema.get("type").asText()) {
      case "object" -> object(schema);
      case "array" -> array(schema);
      case "string" -> NODES.textNode(text(schema));
      default -> throw new IllegalArgumentException("no rule for " + schema);
    };
  }

  private ObjectNode object(JsonNode schema) {
    List<String> required = new ArrayList<>();
    schema.path("required").forEach(name -> required.add(name.asText()));
    List<Map.Entry<String, JsonNode>> fields =
        new ArrayList<>(schema.get("properties").properties());
    Collections.shuffle(fields, random);
    ObjectNode object = NODES.objectNode();
    for (Map.Entry<String, JsonNode> field : fields) {
      if (required.contains(field.getKey()) || random.nextInt(3) == 0) {
        object.set(field.getKey(), value(field.getValue()));
      }
    }
    return object;
  }

  private ArrayNode array(JsonNode schema) {
    int length = length(schema.path("minItems").asInt(0), schema.get("maxItems").asInt());
    ArrayNode array = NODES.arrayNode();
    for (int i = 0; i < length; i++) {
      array.add(value(schema.get("items")));
    }
    return array;
  }

  private String text(JsonNode schema) {
    if (schema.path("format").asText().equals("date-time")) {
      return TIMES.get(random.nextInt(TIMES.size()));
    }
    int length = length(schema.path("minLength").asInt(0), schema.get("maxLength").asInt());
    String alphabet = schema.has("pattern") ? letters(schema.get("pattern").asText()) : WIDE;
    int[] codePoints = alphabet.codePoints().toArray();
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.appendCodePoint(codePoints[random.nextInt(codePoints.length)]);
    }
    return text.toString();
  }

  /** All characters that a pattern of the form {@code ^[...]+$} takes. */
  private static String letters(String pattern) {
    if (!pattern.matches("\\^\\[.*]\\+\\$")) {
      throw new IllegalArgumentException("no rule for the pattern " + pattern);
    }
    StringBuilder letters = new StringBuilder();
    for (char c = ' '; c < 127; c++) {
      if (String.valueOf(c).matches(pattern)) {
        letters.append(c);
      }
    }
    return letters.toString();
  }

  private int length(int minimum, int maximum) {
    return switch (random.nextInt(8)) {
      case 0 -> minimum;
      case 1 -> maximum;
      default -> minimum + random.nextInt(Math.min(maximum, 10) - minimum + 1);
    };
  }
}
