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
  void everyFigureIsMeasuredInEachRound() throws IOException {
    BenchmarkSettings settings =
        new BenchmarkSettings(List.of(1, 3), List.of(20, 100_000), 5, 8, 2, 2);
    try (OracleCase model = OracleCase.open(OracleCase.folders().findFirst().orElseThrow())) {

      List<Measurement> measurements =
          new ModelBenchmark(model.transformer(), model.tokenizer(), settings, 1)
              .run(Progress.silent());

      assertThat(measurements)
          .extracting(Measurement::name)
          .containsSubsequence(
              "load_to_first_token",
              "first_token",
              "prefill.20",
              "decode.b1",
              "decode.b1.adapter",
              "adapter_cost.b1",
              "decode.b3",
              "decode.b3.adapter",
              "adapter_cost.b3",
              "memory_read",
              "memory_share",
              "weights");
      assertThat(measurements)
          .filteredOn(each -> !each.name().startsWith("adapter_cost"))
          .allMatch(each -> each.median() > 0);
      assertThat(measurements)
          .filteredOn(each -> each.name().startsWith("decode"))
          .allMatch(each -> each.samples().size() == 2);
    }
  }

  @Test
  void manyShortAnswersGrowTogether() throws IOException {
    BenchmarkSettings settings = new BenchmarkSettings(List.of(32), List.of(20), 20, 4, 1, 2);
    try (OracleCase model = OracleCase.open(OracleCase.folders().findFirst().orElseThrow())) {

      List<Measurement> measurements =
          new ModelBenchmark(model.transformer(), model.tokenizer(), settings, 1)
              .run(Progress.silent());

      assertThat(measurements)
          .filteredOn(measurement -> measurement.name().startsWith("decode.b32"))
          .isNotEmpty()
          .allSatisfy(measurement -> assertThat(measurement.samples()).allMatch(rate -> rate > 0));
    }
  }

  @Test
  void theReportIsReadByPeopleAndPrograms() throws IOException {
    Measurement speed = new Measurement("decode.b1", "one answer", "tokens/s", List.of(3.0, 1.0));
    Measurement memory = Measurement.once("weights", "all weights", "MiB", 513.1);

    BenchmarkReport report = new BenchmarkReport("a model", "float32", 2, List.of(speed, memory));

    assertThat(report.text())
        .startsWith("a model, float32, 2 threads")
        .containsPattern("one answer +2\\.00 +1\\.00 +3\\.00 tokens/s")
        .containsPattern("all weights +513\\.10 +MiB");
    JsonNode json = new ObjectMapper().readTree(report.json());
    JsonNode figure = json.path("figures").path("decode.b1");
    assertThat(figure.path("median").asDouble()).isEqualTo(2);
    assertThat(figure.path("samples")).hasSize(2);
    assertThat(json.path("precision").textValue()).isEqualTo("float32");
  }

  @Test
  void noTwoPromptsBeginAlike() {
    BenchmarkPrompts prompts = new BenchmarkPrompts(49_152);

    int[] prompt = prompts.prompt(1, 64, 8, 0);

    // The numbers that the peers of the comparison make.
    assertThat(prompt).startsWith(30_696, 22_509, 20_828);
    assertThat(prompt).hasSize(64).isEqualTo(prompts.prompt(1, 64, 8, 0));
    assertThat(prompts.prompt(1, 64, 8, 1)[0]).isNotEqualTo(prompt[0]);
    assertThat(prompts.prompt(2, 64, 8, 0)[0]).isNotEqualTo(prompt[0]);
    assertThat(prompts.prompt(1, 512, 8, 0)[0]).isNotEqualTo(prompt[0]);
  }
}
