package dev.plumbline.metricsreader;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A dashboard for Grafana: what it lacks, and the metrics and labels that it asks for. */
public record Dashboard(JsonNode json) {

  /** Reads the file that Grafana takes. */
  public static Dashboard read(Path file) throws IOException {
    return new Dashboard(new ObjectMapper().readTree(file.toFile()));
  }

  /** What Grafana needs and is not there. */
  public List<String> defects() {
    List<String> defects = new ArrayList<>();
    for (String field : List.of("title", "uid", "schemaVersion", "panels", "templating", "time")) {
      if (json.path(field).isMissingNode()) {
        defects.add("the dashboard has no " + field);
      }
    }
    Set<Integer> ids = new HashSet<>();
    for (JsonNode panel : json.path("panels")) {
      int id = panel.path("id").asInt();
      if (!ids.add(id)) {
        defects.add("two panels have the id " + id);
      }
      if (panel.path("title").asText().isEmpty()) {
        defects.add("panel " + id + " has no title");
      }
      if (!panel.path("gridPos").isObject()) {
        defects.add("panel " + id + " has no place");
      }
      if (!panel.path("type").asText().equals("row") && panel.path("targets").isEmpty()) {
        defects.add("panel " + id + " has no targets");
      }
    }
    return defects;
  }

  /** All that it asks Prometheus. */
  public List<String> expressions() {
    List<String> expressions = new ArrayList<>();
    json.findValues("expr").forEach(expression -> expressions.add(expression.asText()));
    json.findValues("definition").forEach(variable -> expressions.add(variable.asText()));
    return expressions;
  }

  /** The metrics, labels and values that it asks for and nobody tells. */
  public Set<String> unknownIn(Exposition told) {
    return Query.unknown(expressions(), told);
  }
}
