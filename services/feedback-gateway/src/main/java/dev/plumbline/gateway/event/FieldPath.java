package dev.plumbline.gateway.event;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;

/** Names the place where a parser stands, such as {@code events[3].prompt[0].role}. */
final class FieldPath {
  private static final int LONGEST_NAME = 64;

  private FieldPath() {}

  static String of(JsonParser json) {
    StringBuilder path = new StringBuilder();
    append(path, json.getParsingContext());
    return path.toString();
  }

  /** The path of a field that is missing in the object that just ended. */
  static String missing(JsonParser json, String name) {
    StringBuilder path = new StringBuilder();
    append(path, json.getParsingContext());
    return path.isEmpty() ? name : path + "." + name;
  }

  private static void append(StringBuilder path, JsonStreamContext context) {
    if (context.getParent() != null) {
      append(path, context.getParent());
    }
    if (context.inArray() && context.hasCurrentIndex()) {
      path.append('[').append(context.getCurrentIndex()).append(']');
    } else if (context.inObject() && context.hasCurrentName()) {
      path.append(path.isEmpty() ? "" : ".").append(printable(context.getCurrentName()));
    }
  }

  /**
   * Names come from the client: anything but plain letters and signs is shown as a question mark.
   */
  private static String printable(String name) {
    String plain = name.replaceAll("[^A-Za-z0-9_.$-]", "?");
    return plain.length() <= LONGEST_NAME ? plain : plain.substring(0, LONGEST_NAME) + "...";
  }
}
