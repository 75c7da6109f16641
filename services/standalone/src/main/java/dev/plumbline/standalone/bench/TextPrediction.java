package dev.plumbline.standalone.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.model.benchmark.PerplexityReport;
import java.util.Locale;

/** How well a model predicted a text, for people and for programs. */
public record TextPrediction(String model, String precision, PerplexityReport report) {

  /** A few lines for people. */
  public String text() {
    String error =
        report.standardError().isPresent()
            ? String.format(Locale.ROOT, " ± %.4f", report.standardError().getAsDouble())
            : "";
    return String.format(
        Locale.ROOT,
        "%s, %s%n  loss        %.4f%s nats per token%n  perplexity  %.3f%n"
            + "  tokens      %d in windows of %d%n",
        model,
        precision,
        report.loss(),
        error,
        report.perplexity(),
        report.tokens(),
        report.window());
  }

  /** One JSON object; the losses of the windows let two runs be compared window by window. */
  public String json() {
    ObjectMapper json = new ObjectMapper();
    ObjectNode root = json.createObjectNode();
    root.put("model", model).put("precision", precision);
    root.put("loss", report.loss()).put("perplexity", report.perplexity());
    report.standardError().ifPresent(error -> root.put("standard_error", error));
    root.put("tokens", report.tokens()).put("window", report.window());
    ArrayNode losses = root.putArray("losses");
    report.losses().forEach(losses::add);
    return root.toPrettyString();
  }
}
