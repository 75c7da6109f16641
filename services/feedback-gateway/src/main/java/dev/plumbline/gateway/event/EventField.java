package dev.plumbline.gateway.event;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The fields of an event, named as in the Avro schema. */
enum EventField {
  EVENT_ID,
  CHANNEL,
  COMPLETION_ID,
  PROMPT,
  RESPONSE,
  RATING,
  CORRECTED_RESPONSE,
  COMMENT,
  USER_ID,
  CREATED_AT;

  private static final Map<String, EventField> BY_NAME =
      Arrays.stream(values())
          .collect(Collectors.toUnmodifiableMap(EventField::fieldName, Function.identity()));

  private final String fieldName = name().toLowerCase(Locale.ROOT);

  String fieldName() {
    return fieldName;
  }

  /** The field of that name, or null. */
  static EventField named(String name) {
    return BY_NAME.get(name);
  }

  /** All names, for people. */
  static String names() {
    return Arrays.stream(values()).map(EventField::fieldName).collect(Collectors.joining(", "));
  }
}
