package dev.plumbline.gateway.http;

import dev.plumbline.gateway.event.EventLimits;
import dev.plumbline.runtime.http.OpenApiDocument;
import dev.plumbline.runtime.identity.CombiningMarks;
import java.util.Map;

/** The limits of events in the OpenAPI document of this gateway. */
final class DocumentedLimits {
  private DocumentedLimits() {}

  static OpenApiDocument document(EventLimits limits) {
    return OpenApiDocument.beside(
        DocumentedLimits.class,
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
            Map.entry("clock-skew", limits.clockSkew().allowed().toSeconds())));
  }
}
