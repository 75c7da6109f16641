package dev.plumbline.metricsreader;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlertRulesTest {
  private final Exposition told =
      Exposition.read(
          """
          # TYPE runs_total counter
          runs_total{channel="shop",state="failed"} 0
          runs_total{channel="shop",state="published"} 3
          lag{topic="feedback"} 7.0
          """);

  @Test
  void whatIsToldMayBeAskedFor(@TempDir Path directory) throws Exception {
    AlertRules rules =
        rules(
            directory,
            """
            groups:
              - name: loop
                rules:
                  - alert: Down
                    expr: up{job=~"one|another"} == 0
                    labels: {severity: critical}
                    annotations: {summary: A service does not answer.}
                  - alert: Fails
                    expr: >-
                      sum by (channel) (increase(runs_total{state="failed"}[1h])) > 0
                      unless sum by (channel) (increase(runs_total{state!="failed"}[1h])) > 0
                      or sum by (topic) (lag unless lag offset 15m) > 1000
                      or absent(up{job="one"})
                    labels: {severity: warning}
                    annotations: {summary: Training fails.}
            """);

    assertThat(rules.defects()).isEmpty();
    assertThat(rules.expressions()).hasSize(2);
    assertThat(rules.unknownIn(told)).isEmpty();
  }

  @Test
  void metricsLabelsAndValuesThatNobodyTellsAreFound(@TempDir Path directory) throws Exception {
    AlertRules rules =
        rules(
            directory,
            """
            groups:
              - name: loop
                rules:
                  - alert: Fails
                    expr: rate(runs_total{state=~"failed|broken", tenant="a"}[5m]) > 0
                  - alert: Fails
                    expr: sum by (partition) (lags) > 0 or lag{topic!="votes"} > 0
            """);

    assertThat(rules.unknownIn(told))
        .containsExactlyInAnyOrder(
            "runs_total{state=\"broken\"}", "tenant", "partition", "lags", "lag{topic=\"votes\"}");
    assertThat(rules.defects())
        .containsExactly(
            "Fails has no labels/severity",
            "Fails has no annotations/summary",
            "a rule has no name, or one that another has: 'Fails'",
            "Fails has no labels/severity",
            "Fails has no annotations/summary");
  }

  private static AlertRules rules(Path directory, String text) throws Exception {
    return AlertRules.read(Files.writeString(directory.resolve("rules.yml"), text));
  }
}
