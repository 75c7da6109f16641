package dev.plumbline.gateway.event;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;

/** Says what was found where something else should be. */
final class JsonTypes {
  private JsonTypes() {}

  static RefusedException wrongType(JsonParser json, String rule) {
    // A container that has just begun is the parser's own context already; its path is the same.
    return Refusal.field(
        Reason.WRONG_TYPE, FieldPath.of(json), rule + ", not " + name(json.currentToken()));
  }

  private static String name(JsonToken token) {
    return switch (token) {
      case START_OBJECT -> "an object";
      case START_ARRAY -> "an array";
      case VALUE_STRING -> "a string";
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
      case VALUE_TRUE, VALUE_FALSE -> "a truth value";
      case VALUE_NULL -> "null (leave the field out when there is none)";
      default -> token.asString();
    };
  }
}
