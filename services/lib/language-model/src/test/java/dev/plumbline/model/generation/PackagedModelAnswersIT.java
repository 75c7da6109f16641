package dev.plumbline.model.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.model.Oracle;
import dev.plumbline.model.network.LanguageModel;
import dev.plumbline.model.network.TestDevice;
import dev.plumbline.model.source.CacheDirectory;
import dev.plumbline.model.source.ModelOpener;
import dev.plumbline.model.source.ModelSource;
import dev.plumbline.model.source.Progress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The default model's greedy answers against those of transformers and llama.cpp. */
class PackagedModelAnswersIT {
  private static final int LONGEST = 48;
  private static final int TOP = 10;
  private static final List<JsonNode> REFERENCE =
      StreamSupport.stream(
              Oracle.json(Path.of("src/test/oracle/smollm2.json")).path("greedy").spliterator(),
              false)
          .toList();

  private static LanguageModel model;

  @BeforeAll
  static void load() {
    model =
        LanguageModel.load(
            ModelOpener.open(
                ModelSource.parse("default"),
                CacheDirectory.ofEnvironment(System.getenv()),
                Progress.silent()),
            TestDevice.options(),
            Progress.silent());
  }

  @AfterAll
  static void close() {
    model.close();
  }

  @Test
  void greedyAnswersAreThoseOfTheReferenceAloneAndTogether() {
    try (GenerationEngine engine =
        GenerationEngine.start(model, EngineSettings.defaults().withThreads(1))) {
      List<RecordedAnswer> alone = new ArrayList<>();
      for (JsonNode each : REFERENCE) {
        RecordedAnswer answer = ask(engine, each);
        answer.reason();
        alone.add(answer);
      }

      List<RecordedAnswer> together = REFERENCE.stream().map(each -> ask(engine, each)).toList();
      together.forEach(RecordedAnswer::reason);

      for (int i = 0; i < REFERENCE.size(); i++) {
        JsonNode each = REFERENCE.get(i);
        assertAnswer(each, alone.get(i));
        assertAnswer(each, together.get(i));
      }
    }
  }

  private static RecordedAnswer ask(GenerationEngine engine, JsonNode each) {
    RecordedAnswer answer = new RecordedAnswer();
    GenerationRequest request =
        new GenerationRequest(Oracle.ids(each.path("prompt_ids")), SamplingOptions.greedy(LONGEST));
    engine.submit(request.withLogProbabilities(TOP), answer);
    return answer;
  }

  private static void assertAnswer(JsonNode each, RecordedAnswer answer) {
    List<Integer> ids = Arrays.stream(Oracle.ids(each.path("greedy_ids"))).boxed().toList();
    boolean ended = ids.size() < LONGEST;
    assertThat(answer.ids()).as(each.path("prompt").textValue()).isEqualTo(ids);
    assertThat(answer.reason()).isEqualTo(ended ? FinishReason.STOP : FinishReason.LENGTH);
    assertThat(answer.text()).isEqualTo(each.path("text").textValue());
    assertFirstLogits(each.path("first_top10"), answer.probabilities().get(0).top());
  }

  /** Log probabilities are logits less the same number for all of them. */
  private static void assertFirstLogits(
      JsonNode expected, List<TokenLogProbabilities.Entry> actual) {
    assertThat(actual)
        .extracting(TokenLogProbabilities.Entry::id)
        .containsExactly(
            Arrays.stream(Oracle.ids(expected.path("ids"))).boxed().toArray(Integer[]::new));
    for (int i = 1; i < actual.size(); i++) {
      double less = actual.get(0).logProbability() - actual.get(i).logProbability();
      double expectedLess =
          expected.path("logits").get(0).doubleValue()
              - expected.path("logits").get(i).doubleValue();
      assertThat(less).isCloseTo(expectedLess, within(1e-3));
    }
  }
}
