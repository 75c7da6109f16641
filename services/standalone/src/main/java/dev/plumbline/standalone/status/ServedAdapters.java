package dev.plumbline.standalone.status;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Puts the model server's {@code GET /v1/adapters} into words. */
final class ServedAdapters {
  private ServedAdapters() {}

  static List<String> lines(JsonNode answer) {
    List<String> lines = new ArrayList<>();
    lines.add("base model    " + answer.at("/base/name").asText());
    for (JsonNode channel : answer.path("data")) {
      lines.add("channel       " + channel.path("channel").asText() + ": " + served(channel));
      for (JsonNode failure : channel.path("failures")) {
        lines.add(
            "              version "
                + failure.path("version").asText()
                + " could not be loaded: "
                + failure.path("message").asText());
      }
    }
    return lines;
  }

  private static String served(JsonNode channel) {
    JsonNode current = channel.path("current");
    if (!current.isObject()) {
      return "the base model alone answers";
    }
    int earlier = channel.path("earlier").size();
    return "version "
        + current.path("version").asText()
        + " answers since "
        + current.path("since").asText()
        + (channel.path("pinned").isNumber() ? ", pinned" : "")
        + (earlier > 0 ? ", " + earlier + " others known" : "");
  }
}
