package dev.plumbline.standalone.status;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Puts the trainer's {@code GET /v1/training} into words. */
final class Trainings {
  private Trainings() {}

  static List<String> lines(JsonNode answer) {
    List<String> lines = new ArrayList<>();
    for (JsonNode channel : answer.path("channels")) {
      lines.add(
          String.format(
              Locale.ROOT,
              "pairs         %s: %d whole, %d half, %d new since the last training",
              channel.path("channel").asText(),
              channel.path("pairs").asLong(),
              channel.path("half_pairs").asLong(),
              channel.path("new_pairs").asLong()));
      JsonNode running = channel.path("running");
      if (running.isObject()) {
        lines.add(
            String.format(
                Locale.ROOT,
                "training      %s, step %d of %d of the phase %s",
                running.path("run_id").asText(),
                running.path("done").asLong(),
                running.path("total").asLong(),
                running.path("phase").asText()));
      }
      JsonNode last = channel.path("last_run");
      if (last.isObject()) {
        lines.add("last training " + ended(last));
      }
    }
    return lines;
  }

  private static String ended(JsonNode run) {
    String state = run.path("state").asText().toLowerCase(Locale.ROOT);
    StringBuilder line =
        new StringBuilder(run.path("run_id").asText())
            .append(": ")
            .append(state)
            .append(" at ")
            .append(run.path("updated_at").asText());
    if (run.path("adapter_version").isNumber()) {
      line.append(", version ").append(run.path("adapter_version").asLong());
    }
    if (run.path("error").isTextual()) {
      line.append(", ").append(run.path("error").asText());
    }
    return line.toString();
  }
}
