package dev.plumbline.standalone.importing;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.alignment.dataset.FileReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What became of a file.
 *
 * @param accepted events that Kafka has
 * @param refused events that the gateway did not take, by reason
 * @param waits how often the gateway was too busy
 */
public record ImportReport(
    String channel,
    FileReport file,
    long accepted,
    Map<String, Long> refused,
    List<Refused> firstRefused,
    long waits,
    double seconds) {
  private static final int SHOWN = 5;

  public ImportReport {
    refused = Map.copyOf(refused);
    firstRefused = List.copyOf(firstRefused);
  }

  /** An event that was not taken, with the line that it comes from. */
  public record Refused(long line, String reason, String message) {}

  /** For people, with a line end. */
  public String text() {
    List<String> lines = new ArrayList<>();
    lines.add(fact("rows", file.rows() + ", " + file.badLines() + " bad lines passed over"));
    file.firstBadLines().stream().limit(SHOWN).forEach(bad -> lines.add(fact("", bad.toString())));
    lines.add(fact("accepted", accepted + " events, channel " + channel));
    lines.add(fact("refused", Long.toString(total())));
    refused.forEach((reason, count) -> lines.add(fact("", count + " " + reason)));
    firstRefused.stream()
        .limit(SHOWN)
        .forEach(one -> lines.add(fact("", "line " + one.line() + ": " + one.message())));
    if (waits > 0) {
      lines.add(fact("waited", waits + " times for a busy gateway"));
    }
    lines.add(fact("seconds", String.format(Locale.ROOT, "%.1f", seconds)));
    return String.join(System.lineSeparator(), lines) + System.lineSeparator();
  }

  /** For programs. */
  public String json() {
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode root = mapper.createObjectNode();
    root.put("kind", "plumbline-import").put("format", 1).put("channel", channel);
    root.put("rows", file.rows()).put("bad_lines", file.badLines());
    ArrayNode bad = root.putArray("first_bad_lines");
    file.firstBadLines()
        .forEach(line -> bad.addObject().put("line", line.number()).put("reason", line.reason()));
    root.put("accepted", accepted).put("refused", total());
    ObjectNode reasons = root.putObject("refused_by_reason");
    refused.forEach(reasons::put);
    ArrayNode first = root.putArray("first_refused");
    firstRefused.forEach(
        one ->
            first
                .addObject()
                .put("line", one.line())
                .put("reason", one.reason())
                .put("message", one.message()));
    root.put("waits", waits).put("seconds", seconds);
    return root.toPrettyString();
  }

  private long total() {
    return refused.values().stream().mapToLong(Long::longValue).sum();
  }

  private static String fact(String name, String value) {
    return String.format(Locale.ROOT, "%-10s %s", name, value);
  }
}
