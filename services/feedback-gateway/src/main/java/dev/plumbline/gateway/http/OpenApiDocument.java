package dev.plumbline.gateway.http;

import dev.plumbline.gateway.event.EventLimits;
import dev.plumbline.runtime.identity.CombiningMarks;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The OpenAPI document of this gateway: {@code openapi.json} of this package with the configured
 * limits in the places marked {@code @name@}.
 */
record OpenApiDocument(String text) {
  static final String PATH = "/openapi.json";
  private static final String RESOURCE = "openapi.json";
  private static final Pattern PLACE = Pattern.compile("@([a-z-]+)@");

  static OpenApiDocument of(EventLimits limits) {
    Map<String, Long> values =
        Map.ofEntries(
            Map.entry("body-bytes", (long) limits.bodyBytes()),
            Map.entry("event-bytes", (long) limits.eventBytes()),
            Map.entry("events", (long) limits.events()),
            Map.entry("messages", (long) limits.messages()),
            Map.entry("text-characters", (long) limits.textCharacters()),
            Map.entry("combining-marks", (long) CombiningMarks.MOST),
            Map.entry("comment-characters", (long) limits.commentCharacters()),
            Map.entry("id-characters", (long) EventLimits.ID_CHARACTERS),
            Map.entry("user-characters", (long) EventLimits.USER_CHARACTERS),
            Map.entry("channel-characters", (long) EventLimits.CHANNEL_CHARACTERS),
            Map.entry("clock-skew", limits.clockSkew().allowed().toSeconds()));
    Matcher places = PLACE.matcher(template());
    return new OpenApiDocument(places.replaceAll(place -> value(values, place.group(1))));
  }

  private static String value(Map<String, Long> values, String name) {
    Long value = values.get(name);
    if (value == null) {
      throw new IllegalStateException(RESOURCE + " names a limit that there is not: " + name);
    }
    return value.toString();
  }

  private static String template() {
    try (InputStream resource = OpenApiDocument.class.getResourceAsStream(RESOURCE)) {
      return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("resource " + RESOURCE + " cannot be read", e);
    }
  }
}
