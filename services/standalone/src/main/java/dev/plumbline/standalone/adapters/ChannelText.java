package dev.plumbline.standalone.adapters;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.regex.Pattern;

/** Puts the channels of {@code GET /v1/adapters} into words. */
public final class ChannelText {
  private static final String ROW = "%-20s %-8s %-8s %-22s %-9s %-14s %s%n";

  private static final Pattern FRACTION = Pattern.compile("\\.\\d+(?=Z$)");

  private ChannelText() {}

  /** The version that answers; 0 is the base model alone. */
  public static long servedVersion(JsonNode channel) {
    return channel.at("/current/version").asLong(0);
  }

  /** One line for each channel. */
  public static String table(JsonNode list) {
    StringBuilder text = new StringBuilder();
    text.append("base model ").append(list.at("/base/name").asText()).append('\n');
    if (list.path("data").isEmpty()) {
      return text.append("no adapter was announced yet\n").toString();
    }
    text.append(
        ROW.formatted(
            "CHANNEL", "SERVED", "PINNED", "SINCE", "REQUESTS", "FAILED LOADS", "ALSO KNOWN"));
    for (JsonNode channel : list.path("data")) {
      text.append(
          ROW.formatted(
              channel.path("channel").asText(),
              servedVersion(channel),
              channel.path("pinned").isNull() ? "no" : "yes",
              seconds(channel.at("/current/since").asText("-")),
              channel.at("/current/requests").asText("-"),
              channel.path("failure_count").asText(),
              numbers(channel.path("earlier"))));
    }
    return text.toString();
  }

  /** All about a channel. */
  public static String details(JsonNode channel) {
    List<String> lines = new ArrayList<>();
    lines.add("channel       " + channel.path("channel").asText());
    lines.add(
        "served        version "
            + servedVersion(channel)
            + (servedVersion(channel) == 0 ? " (the base model alone)" : ""));
    if (!channel.path("pinned").isNull()) {
      lines.add("pinned        to version " + channel.path("pinned").asText());
    }
    if (channel.path("current").isObject()) {
      lines.addAll(version(channel.path("current")));
    }
    if (channel.path("loading").isObject()) {
      lines.add("loading       version " + channel.at("/loading/version").asText());
    }
    lines.add("also known    " + numbers(channel.path("earlier")));
    lines.add("failed loads  " + channel.path("failure_count").asText());
    channel
        .path("failures")
        .forEach(
            failure ->
                lines.add(
                    "              "
                        + failure.path("at").asText()
                        + " version "
                        + failure.path("version").asText()
                        + ": "
                        + failure.path("message").asText()));
    return String.join("\n", lines) + "\n";
  }

  /** What is known of one version. */
  public static List<String> version(JsonNode version) {
    List<String> lines = new ArrayList<>();
    line(lines, "since", seconds(version.path("since").asText("")));
    line(lines, "requests", version.path("requests").asText(""));
    line(lines, "announced", seconds(version.path("announced_at").asText("")));
    line(lines, "trained by", version.path("run_id").asText(""));
    line(lines, "parent", version.path("parent_version").asText(""));
    line(lines, "rank", version.path("rank").asText(""));
    line(lines, "modules", texts(version.path("target_modules")));
    line(lines, "bytes", version.path("size_bytes").asText(""));
    line(lines, "sha256", version.path("sha256").asText(""));
    line(lines, "files", version.path("uri").asText(""));
    return lines;
  }

  /** A time to the second: fractions are for programs. */
  private static String seconds(String time) {
    return FRACTION.matcher(time).replaceFirst("");
  }

  private static void line(List<String> lines, String name, String value) {
    if (!value.isEmpty()) {
      lines.add("  %-11s %s".formatted(name, value));
    }
  }

  private static String numbers(JsonNode versions) {
    StringJoiner numbers = new StringJoiner(", ");
    numbers.setEmptyValue("-");
    versions.forEach(version -> numbers.add(version.path("version").asText()));
    return numbers.toString();
  }

  private static String texts(JsonNode texts) {
    StringJoiner joined = new StringJoiner(", ");
    texts.forEach(text -> joined.add(text.asText()));
    return joined.toString();
  }
}
