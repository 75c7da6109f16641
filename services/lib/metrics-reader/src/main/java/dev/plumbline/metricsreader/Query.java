package dev.plumbline.metricsreader;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An expression in Prometheus' language: the metrics, labels and values that it asks for. */
record Query(String expression) {
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
          "label_values",
          "absent",
          "and",
          "or",
          "unless");

  /** Prometheus adds these to what a server tells. */
  private static final Set<String> ADDED_LABELS = Set.of("job", "instance");

  private static final Set<String> ADDED_METRICS = Set.of("up");

  private static final Pattern GROUPING = Pattern.compile("\\b(?:by|without)\\s*\\(([^)]*)\\)");
  private static final Pattern SELECTOR = Pattern.compile("([a-zA-Z0-9_:]*)\\{([^}]*)}");
  private static final Pattern LABEL_VALUES =
      Pattern.compile("label_values\\(\\s*(\\w+)\\s*,\\s*(\\w+)\\s*\\)");
  private static final Pattern MATCHER =
      Pattern.compile("(\\w+)\\s*(?:=~|!~|!=|=)\\s*\"([^\"]*)\"");

  /** One value or several; other patterns, and variables of a dashboard, are not looked at. */
  private static final Pattern PLAIN_VALUES = Pattern.compile("[a-zA-Z0-9_|-]+");

  private static final Pattern RANGE = Pattern.compile("\\[[^]]*]");
  private static final Pattern OFFSET = Pattern.compile("\\boffset\\s+\\w+");
  private static final Pattern IDENTIFIER = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");

  /** The metrics, labels and values that expressions ask for and nobody tells. */
  static Set<String> unknown(Collection<String> expressions, Exposition told) {
    Set<String> metrics = new HashSet<>(ADDED_METRICS);
    Set<String> labels = new HashSet<>(ADDED_LABELS);
    for (Exposition.Sample sample : told.samples()) {
      metrics.add(sample.name());
      labels.addAll(sample.labels().keySet());
    }
    Set<String> unknown = new TreeSet<>();
    for (String expression : expressions) {
      Query query = new Query(expression);
      unknown.addAll(without(labels, query.labels()));
      unknown.addAll(without(metrics, query.metrics()));
      query.values().stream()
          .filter(value -> metrics.contains(value.metric()) && labels.contains(value.label()))
          .filter(value -> !ADDED_LABELS.contains(value.label()) && !value.isToldIn(told))
          .forEach(value -> unknown.add(value.toString()));
    }
    return unknown;
  }

  private static Set<String> without(Set<String> known, Set<String> asked) {
    Set<String> unknown = new TreeSet<>(asked);
    unknown.removeAll(known);
    return unknown;
  }

  /** A value that a label of a metric is to have, or not to have. */
  private record LabelValue(String metric, String label, String value) {
    boolean isToldIn(Exposition told) {
      return told.samples().stream()
          .anyMatch(
              sample ->
                  sample.name().equals(metric)
                      && sample.labels().entrySet().contains(Map.entry(label, value)));
    }

    @Override
    public String toString() {
      return metric + "{" + label + "=\"" + value + "\"}";
    }
  }

  private List<LabelValue> values() {
    List<LabelValue> values = new ArrayList<>();
    Matcher selectors = SELECTOR.matcher(expression);
    while (selectors.find()) {
      Matcher matchers = MATCHER.matcher(selectors.group(2));
      while (matchers.find()) {
        if (PLAIN_VALUES.matcher(matchers.group(2)).matches()) {
          for (String value : matchers.group(2).split("\\|", -1)) {
            values.add(new LabelValue(selectors.group(1), matchers.group(1), value));
          }
        }
      }
    }
    return values;
  }

  private Set<String> labels() {
    Set<String> labels = new TreeSet<>();
    Matcher groupings = GROUPING.matcher(expression);
    while (groupings.find()) {
      labels.addAll(identifiers(groupings.group(1)));
    }
    Matcher selectors = SELECTOR.matcher(expression);
    while (selectors.find()) {
      Matcher matchers = MATCHER.matcher(selectors.group(2));
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

  private Set<String> metrics() {
    String bare = LABEL_VALUES.matcher(expression).replaceAll("$1");
    bare = SELECTOR.matcher(bare).replaceAll("$1");
    bare = GROUPING.matcher(bare).replaceAll("");
    bare = RANGE.matcher(bare).replaceAll("");
    bare = OFFSET.matcher(bare).replaceAll("");
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
