package dev.plumbline.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.metricsreader.Dashboard;
import dev.plumbline.metricsreader.Exposition;
import dev.plumbline.schema.AdapterFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a real server tells at {@code /metrics}, and whether the dashboard asks for nothing else.
 */
class MetricsIT {
  private static final String PREFIX = "plumbline_server_";
  private static final String LONG_PROMPT = "Which of these words are read again? ".repeat(4);

  @TempDir private static Path directory;

  @RegisterExtension private static final LiveKafka kafka = new LiveKafka(() -> directory);

  private static TinyServer server;
  private static Usage usage;

  private record Usage(int requests, int promptTokens, int completionTokens) {}

  @BeforeAll
  static void serveARolledOutChannel() throws Exception {
    server = TinyServer.start(kafka, directory, Map.of());
    server.announce("shop", 1, 8);
    server.awaitVersion("shop", 1);
    server.announce("shop", 2, 16);
    server.awaitVersion("shop", 2);
    usage = ask(3);
    server.client.chat(request("nobody-announced-this", 4));
    announceSomethingBroken();
    assertThat(server.client.post("/v1/adapters/shop/pin", "{\"version\":2}").statusCode())
        .isEqualTo(202);
    Awaitility.await()
        .until(() -> metrics().sum(PREFIX + "adapter_pinned", Map.of("channel", "shop")) == 1);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void answersAreMeasuredByChannel() {
    Exposition metrics = metrics();
    Map<String, String> shop = Map.of("channel", "shop");

    assertThat(metrics.sum(PREFIX + "time_to_first_token_seconds_count", shop))
        .isEqualTo(usage.requests());
    assertThat(metrics.sum(PREFIX + "time_per_output_token_seconds_count", shop))
        .isEqualTo(usage.requests());
    assertThat(metrics.sum(PREFIX + "request_queue_time_seconds_count", shop))
        .isEqualTo(usage.requests());
    assertThat(metrics.sum(PREFIX + "prompt_tokens_total", shop)).isEqualTo(usage.promptTokens());
    assertThat(metrics.sum(PREFIX + "generation_tokens_total", shop))
        .isEqualTo(usage.completionTokens());
    assertThat(
            metrics.sum(
                PREFIX + "request_duration_seconds_count",
                Map.of("channel", "shop", "outcome", "answered")))
        .isEqualTo(usage.requests());
    assertThat(metrics.sum(PREFIX + "request_duration_seconds_sum", shop))
        .isGreaterThanOrEqualTo(metrics.sum(PREFIX + "time_to_first_token_seconds_sum", shop));
  }

  @Test
  void namesThatClientsMakeUpShareOneLabel() {
    Exposition metrics = metrics();

    assertThat(metrics.sum(PREFIX + "generation_tokens_total", Map.of("channel", "*")))
        .isPositive();
    assertThat(metrics.samples())
        .noneMatch(sample -> sample.labels().containsValue("nobody-announced-this"));
  }

  @Test
  void theEngineTellsOfItsBatchAndItsCache() {
    Exposition metrics = metrics();

    assertThat(metrics.value(PREFIX + "engine_steps_total")).isPositive();
    assertThat(metrics.value(PREFIX + "prompt_tokens_reused_total")).isNotNegative();
    assertThat(metrics.value(PREFIX + "prompt_tokens_ahead_total")).isNotNegative();
    assertThat(metrics.value(PREFIX + "batch_size")).isBetween(0.0, 4.0);
    double limit = 16 * 1024 * 1024;
    assertThat(metrics.value(PREFIX + "kv_cache_usage_ratio"))
        .isBetween(0.0, 1.0)
        .isCloseTo(metrics.value(PREFIX + "kv_cache_bytes") / limit, within(0.01));
    assertThat(metrics.value(PREFIX + "requests_running")).isZero();
    assertThat(metrics.value(PREFIX + "requests_waiting")).isZero();
    assertThat(metrics.value(PREFIX + "requests_refused_total")).isZero();
  }

  @Test
  void adaptersAreCountedByChannelAndReason() {
    Exposition metrics = metrics();
    Map<String, String> shop = Map.of("channel", "shop");

    assertThat(metrics.sum(PREFIX + "adapter_version", shop)).isEqualTo(2);
    assertThat(metrics.sum(PREFIX + "adapter_age_seconds", shop)).isBetween(0.0, 600.0);
    assertThat(metrics.sum(PREFIX + "adapter_reload_seconds_count", shop)).isEqualTo(2);
    assertThat(
            metrics.sum(
                PREFIX + "adapter_load_failures_total",
                Map.of("channel", "broken", "reason", "wrong_base")))
        .isEqualTo(1);
    assertThat(metrics.sum(PREFIX + "completions_total", Map.of("outcome", "written")))
        .isPositive();
    assertThat(metrics.sum(PREFIX + "completions_total", Map.of("outcome", "lost"))).isZero();
  }

  @Test
  void theDashboardAsksOnlyForWhatIsTold() throws Exception {
    Dashboard dashboard = Dashboard.read(Path.of("../../deploy/grafana/plumbline-serving.json"));

    assertThat(dashboard.defects()).isEmpty();
    assertThat(dashboard.expressions()).hasSizeGreaterThan(20);
    assertThat(dashboard.unknownIn(metrics())).isEmpty();
  }

  @Test
  void aDashboardThatAsksForSomethingElseIsFound() throws Exception {
    JsonNode wrong =
        ServerClient.json(
            """
            {"title": "x", "uid": "x", "schemaVersion": 39, "time": {}, "templating": {"list": []},
             "panels": [{"id": 1, "type": "timeseries", "title": "a", "gridPos": {},
               "datasource": {}, "targets": [
                 {"refId": "A", "expr": "sum by (tenant) (rate(plumbline_server_tokens[1m]))"},
                 {"refId": "B", "expr": "plumbline_server_batch_size{shard=\\"1\\"}"}]},
               {"id": 1, "type": "timeseries", "title": "", "gridPos": {}}]}
            """);

    Dashboard dashboard = new Dashboard(wrong);

    assertThat(dashboard.unknownIn(metrics()))
        .containsExactlyInAnyOrder("plumbline_server_tokens", "tenant", "shard");
    assertThat(dashboard.defects())
        .containsExactlyInAnyOrder(
            "two panels have the id 1", "panel 1 has no title", "panel 1 has no targets");
  }

  private static Exposition metrics() {
    return Exposition.read(server.client.get("/metrics"));
  }

  private static Usage ask(int requests) {
    int promptTokens = 0;
    int completionTokens = 0;
    for (int i = 0; i < requests; i++) {
      JsonNode usage = server.client.chat(request("shop", 8)).body().get("usage");
      promptTokens += usage.get("prompt_tokens").asInt();
      completionTokens += usage.get("completion_tokens").asInt();
    }
    return new Usage(requests, promptTokens, completionTokens);
  }

  // The bias keeps a random model from ending its answer by itself.
  private static String request(String model, int tokens) {
    return """
        {"model": "%s", "max_tokens": %d, "logit_bias": {"2": -100},
         "messages": [{"role": "user", "content": "%s"}]}
        """
        .formatted(model, tokens, LONG_PROMPT);
  }

  private static void announceSomethingBroken() {
    server.installation.announce(
        LiveKafka.Installation.update(
                1,
                new AdapterFile("file:/nowhere", "e".repeat(64), 1L, 4, List.of("q_proj")),
                "f".repeat(64))
            .setChannel("broken")
            .build());
    Awaitility.await()
        .until(
            () ->
                metrics().sum(PREFIX + "adapter_load_failures_total", Map.of("channel", "broken"))
                    == 1);
  }
}
