package dev.plumbline.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Changes one thing somewhere in a request; the result may or may not still be allowed. */
final class RandomMistakes {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final List<String> NAMES =
      List.of(
          "event_id",
          "channel",
          "completion_id",
          "prompt",
          "response",
          "rating",
          "corrected_response",
          "comment",
          "user_id",
          "created_at",
          "events",
          "role",
          "content",
          "Rating",
          "",
          "x");

  private final Random random;

  RandomMistakes(Random random) {
    this.random = random;
  }

  /** Returns a changed copy. */
  ObjectNode change(ObjectNode request) {
    ObjectNode changed = request.deepCopy();
    List<JsonNode> containers = new ArrayList<>();
    collect(changed, containers);
    JsonNode container = containers.get(random.nextInt(containers.size()));
    if (container instanceof ObjectNode object) {
      changeField(object);
    } else {
      changeElement((ArrayNode) container);
    }
    return changed;
  }

  private void changeField(ObjectNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    if (names.isEmpty() || random.nextInt(4) == 0) {
      object.set(NAMES.get(random.nextInt(NAMES.size())), anything());
    } else if (random.nextInt(4) == 0) {
      object.remove(names.get(random.nextInt(names.size())));
    } else {
      object.set(names.get(random.nextInt(names.size())), anything());
    }
  }

  private void changeElement(ArrayNode array) {
    if (!array.isEmpty() && random.nextInt(3) == 0) {
      array.remove(random.nextInt(array.size()));
    } else if (!array.isEmpty() && random.nextInt(2) == 0) {
      array.add(array.get(0).deepCopy());
    } else {
      array.add(anything());
    }
  }

  private JsonNode anything() {
    return switch (random.nextInt(16)) {
      case 0 -> NODES.nullNode();
      case 1 -> NODES.numberNode(random.nextInt());
      case 2 -> NODES.booleanNode(random.nextBoolean());
      case 3 -> NODES.arrayNode();
      case 4 -> NODES.objectNode();
      case 5 -> NODES.numberNode(1.5);
      default -> NODES.textNode(text());
    };
  }

  private String text() {
    return switch (random.nextInt(12)) {
      case 0 -> "";
      case 1 -> "up";
      case 2 -> "withdrawn";
      case 3 -> "UP";
      case 4 -> "user";
      case 5 -> "a b";
      case 6 -> "ü";
      case 7 -> "a:b";
      case 8 -> "2026-02-01T00:00:00Z";
      case 9 -> "2026-02-31T00:00:00Z";
      default ->
          "👋"
              .repeat(
                  List.of(20, 21, 64, 65, 100, 101, 128, 129, 256, 257).get(random.nextInt(10)));
    };
  }

  private static void collect(JsonNode node, List<JsonNode> containers) {
    if (node.isContainerNode()) {
      containers.add(node);
      node.forEach(child -> collect(child, containers));
    }
  }
}
