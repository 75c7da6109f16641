package dev.plumbline.metricsreader;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Rules for Prometheus' alerts: what they lack, and the metrics and labels that they ask for. */
public record AlertRules(JsonNode file) {

  /** Reads the file that Prometheus takes. */
  public static AlertRules read(Path file) throws IOException {
    return new AlertRules(new ObjectMapper(new YAMLFactory()).readTree(file.toFile()));
  }

  /** What Prometheus, or whoever is alerted, needs and is not there. */
  public List<String> defects() {
    List<String> defects = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (JsonNode rule : rules()) {
      String name = rule.path("alert").asText();
      if (name.isEmpty() || !names.add(name)) {
        defects.add("a rule has no name, or one that another has: '" + name + "'");
      }
      for (String field : List.of("/expr", "/labels/severity", "/annotations/summary")) {
        if (rule.at(field).asText().isEmpty()) {
          defects.add(name + " has no " + field.substring(1));
        }
      }
    }
    return defects;
  }

  /** All that they ask Prometheus. */
  public List<String> expressions() {
    return rules().stream().map(rule -> rule.path("expr").asText()).toList();
  }

  /** The metrics, labels and values that they ask for and nobody tells. */
  public Set<String> unknownIn(Exposition told) {
    return Query.unknown(expressions(), told);
  }

  private List<JsonNode> rules() {
    List<JsonNode> rules = new ArrayList<>();
    file.path("groups").forEach(group -> group.path("rules").forEach(rules::add));
    return rules;
  }
}
