package dev.plumbline.model.benchmark;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;

/** What was measured, on which model. */
public record BenchmarkReport(
    String model, String precision, int threads, List<Measurement> measurements) {
  public BenchmarkReport {
    measurements = List.copyOf(measurements);
  }

  /** A table for people. */
  public String text() {
    StringBuilder text = new StringBuilder();
    text.append(String.format(Locale.ROOT, "%s, %s, %d threads%n", model, precision, threads));
    int width = measurements.stream().mapToInt(each -> each.description().length()).max().orElse(0);
    String head = "  %-" + width + "s %10s %10s %10s%n";
    text.append(String.format(Locale.ROOT, head, "", "median", "lowest", "highest"));
    for (Measurement each : measurements) {
      String row = "  %-" + width + "s %10.2f %10s %10s %s%n";
      text.append(
          String.format(
              Locale.ROOT,
              row,
              each.description(),
              each.median(),
              repeated(each, each.lowest()),
              repeated(each, each.highest()),
              each.unit()));
    }
    return text.toString();
  }

  private static String repeated(Measurement measurement, double value) {
    return measurement.samples().size() == 1 ? "" : String.format(Locale.ROOT, "%.2f", value);
  }

  /** One JSON object, figures by name. */
  public String json() {
    ObjectMapper json = new ObjectMapper();
    ObjectNode root = json.createObjectNode();
    root.put("model", model).put("precision", precision).put("threads", threads);
    ObjectNode figures = root.putObject("figures");
    for (Measurement each : measurements) {
      ObjectNode figure = figures.putObject(each.name());
      figure.put("median", each.median()).put("lowest", each.lowest());
      figure.put("highest", each.highest()).put("unit", each.unit());
      ArrayNode samples = figure.putArray("samples");
      each.samples().forEach(samples::add);
    }
    return root.toPrettyString();
  }
}
