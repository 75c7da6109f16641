package dev.plumbline.model.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.plumbline.model.network.OracleCase;
import dev.plumbline.model.source.Progress;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ModelBenchmarkTest {
  @Test
  void everyFigureIsMeasuredAndTold() throws IOException {
    BenchmarkSettings settings = new BenchmarkSettings(List.of(1, 3), List.of(20), 5, 8, 1, 2);
    try (OracleCase model = OracleCase.open(OracleCase.folders().findFirst().orElseThrow())) {

      BenchmarkReport report =
          new ModelBenchmark(model.transformer(), model.tokenizer(), settings)
              .run("a tiny model", 1, Progress.silent());

      assertThat(report.measurements())
          .extracting(Measurement::name)
          .contains(
              "first_token",
              "prefill.20",
              "decode.b1",
              "decode.b3",
              "decode.b1.adapter",
              "decode.b3.adapter");
      assertThat(report.measurements()).allMatch(each -> each.value() > 0);
      assertThat(report.text()).startsWith("a tiny model, 1 threads").contains("tokens/s");
      JsonNode json = new ObjectMapper().readTree(report.json());
      assertThat(json.at("/figures/decode.b3/value").asDouble()).isPositive();
    }
  }
}
