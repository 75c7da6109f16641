package dev.plumbline.metricsreader;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A dashboard for Grafana: what it lacks, and the metrics and labels that it asks for. */
public record Dashboard(JsonNode json) {
  private static final Set<String> WORDS =
      Set.of(
          "sum",
          "max",
          "min",
          "avg",
          "rate",
          "increase",
          "histogram_quantile",
          "clamp_min",
          "label_values");

  /** Prometheus adds these to what a server tells. */
  private static final Set<String> ADDED_LABELS = Set.of("job", "instance");

  private static final Pattern GROUPING = Pattern.compile("\\b(?:by|without)\\s*\\(([^)]*)\\)");
  private static final Pattern SELECTOR = Pattern.compile("\\{([^}]*)}");
  private static final Pattern LABEL_VALUES =
      Pattern.compile("label_values\\(\\s*(\\w+)\\s*,\\s*(\\w+)\\s*\\)");
  private static final Pattern MATCHER = Pattern.compile("(\\w+)\\s*[=!]~?\\s*\"");
  private static final Pattern RANGE = Pattern.compile("\\[[^]]*]");
  private static final Pattern IDENTIFIER = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");

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

  /** The metrics and labels that it asks for and nobody tells. */
  public Set<String> unknownIn(Exposition told) {
    Set<String> metrics = new HashSet<>();
    Set<String> labels = new HashSet<>(ADDED_LABELS);
    for (Exposition.Sample sample : told.samples()) {
      metrics.add(sample.name());
      labels.addAll(sample.labels().keySet());
    }
    Set<String> unknown = new TreeSet<>();
    for (String expression : expressions()) {
      unknown.addAll(labels(expression));
      unknown.removeAll(labels);
      unknown.addAll(metrics(expression));
      unknown.removeAll(metrics);
    }
    return unknown;
  }

  private static Set<String> labels(String expression) {
    Set<String> labels = new TreeSet<>();
    Matcher groupings = GROUPING.matcher(expression);
    while (groupings.find()) {
      labels.addAll(identifiers(groupings.group(1)));
    }
    Matcher selectors = SELECTOR.matcher(expression);
    while (selectors.find()) {
      Matcher matchers = MATCHER.matcher(selectors.group(1));
      while (matchers.find()) {
        labels.add(matchers.group(1));
      }
    }
    Matcher values = LABEL_VALUES.matcher(expression);
    while (values.find()) {
      labels.add(values.group(2));
    }
    return labels;
  }

  private static Set<String> metrics(String expression) {
    String bare = LABEL_VALUES.matcher(expression).replaceAll("$1");
    bare = SELECTOR.matcher(bare).replaceAll("");
    bare = GROUPING.matcher(bare).replaceAll("");
    bare = RANGE.matcher(bare).replaceAll("");
    Set<String> metrics = identifiers(bare);
    metrics.removeAll(WORDS);
    return metrics;
  }

  private static Set<String> identifiers(String text) {
    Set<String> identifiers = new TreeSet<>();
    Matcher names = IDENTIFIER.matcher(text);
    while (names.find()) {
      identifiers.add(names.group());
    }
    return identifiers;
  }
}
