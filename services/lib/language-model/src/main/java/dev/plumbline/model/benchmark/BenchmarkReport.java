package dev.plumbline.model.benchmark;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;

/** What was measured, on which model. */
public record BenchmarkReport(String model, int threads, List<Measurement> measurements) {
  public BenchmarkReport {
    measurements = List.copyOf(measurements);
  }

  /** A table for people. */
  public String text() {
    StringBuilder text = new StringBuilder();
    text.append(model).append(", ").append(threads).append(" threads\n");
    int width = measurements.stream().mapToInt(each -> each.description().length()).max().orElse(0);
    for (Measurement each : measurements) {
      String row = "  %-" + width + "s %10.2f %s%n";
      text.append(String.format(Locale.ROOT, row, each.description(), each.value(), each.unit()));
    }
    return text.toString();
  }

  /** One JSON object, figures by name. */
  public String json() {
    ObjectMapper json = new ObjectMapper();
    ObjectNode root = json.createObjectNode();
    root.put("model", model).put("threads", threads);
    ObjectNode figures = root.putObject("figures");
    for (Measurement each : measurements) {
      figures.putObject(each.name()).put("value", each.value()).put("unit", each.unit());
    }
    try {
      return json.writerWithDefaultPrettyPrinter().writeValueAsString(root);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Numbers and texts that can't be written as JSON", e);
    }
  }
}
