package dev.plumbline.model.generation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.model.lora.LoraAdapter;
import dev.plumbline.model.lora.PeftFormat;
import dev.plumbline.model.network.OracleCase;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GenerationParityTest {
  private static final int TOKENS = 40;
  private static final EngineSettings ONE_CORE = EngineSettings.defaults().withThreads(1);

  @ParameterizedTest
  @MethodSource("dev.plumbline.model.network.OracleCase#folders")
  void greedyTokensAreThoseOfTransformers(Path folder) {
    try (OracleCase oracle = OracleCase.open(folder);
        GenerationEngine engine = engine(oracle, ONE_CORE)) {
      for (int row = 0; row < oracle.json().path("greedy").size(); row++) {
        RecordedAnswer answer = new RecordedAnswer();

        engine.submit(base(oracle, row), answer);

        assertThat(answer.reason()).isEqualTo(FinishReason.LENGTH);
        assertThat(answer.ids()).isEqualTo(ids(oracle.greedy(row)));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("dev.plumbline.model.network.OracleCase#folders")
  void promptsReadInPiecesGiveTheSameTokens(Path folder) {
    try (OracleCase oracle = OracleCase.open(folder);
        GenerationEngine engine = engine(oracle, ONE_CORE.withPrefillTokens(7))) {
      RecordedAnswer answer = new RecordedAnswer();

      engine.submit(base(oracle, 0), answer);

      assertThat(answer.reason()).isEqualTo(FinishReason.LENGTH);
      assertThat(answer.ids()).isEqualTo(ids(oracle.greedy(0)));
    }
  }

  @ParameterizedTest
  @MethodSource("dev.plumbline.model.network.OracleCase#folders")
  void eachAnswerInAMixedBatchIsTheOneItWouldBeAlone(Path folder) {
    try (OracleCase oracle = OracleCase.open(folder);
        LoraAdapter adapter =
            PeftFormat.read(oracle.adapter(), oracle.configuration(), oracle.manager());
        GenerationEngine engine = engine(oracle, ONE_CORE.withPrefillTokens(50))) {
      List<GenerationRequest> requests = new ArrayList<>();
      for (int row = 0; row < 3; row++) {
        requests.add(base(oracle, row));
        requests.add(adapted(oracle, row, adapter));
        requests.add(adapted(oracle, row, adapter));
      }
      List<List<Integer>> alone = new ArrayList<>();
      for (GenerationRequest request : requests) {
        RecordedAnswer answer = new RecordedAnswer();
        engine.submit(request, answer);
        answer.reason();
        alone.add(answer.ids());
      }

      List<RecordedAnswer> together = new ArrayList<>();
      for (GenerationRequest request : requests) {
        RecordedAnswer answer = new RecordedAnswer();
        engine.submit(request, answer);
        together.add(answer);
      }

      together.forEach(RecordedAnswer::reason);
      assertThat(together.stream().map(RecordedAnswer::ids).toList()).isEqualTo(alone);
      assertThat(alone.get(0)).isEqualTo(ids(oracle.greedy(0)));
      assertThat(alone.get(1)).isNotEqualTo(alone.get(0));
    }
  }

  private static GenerationEngine engine(OracleCase oracle, EngineSettings settings) {
    return GenerationEngine.start(oracle.transformer(), oracle.tokenizer(), settings);
  }

  private static GenerationRequest base(OracleCase oracle, int row) {
    return new GenerationRequest(oracle.prompt(row), forTheWholeLength());
  }

  private static GenerationRequest adapted(OracleCase oracle, int row, LoraAdapter adapter) {
    return new GenerationRequest(
        oracle.prompt(row), forTheWholeLength(), Optional.of(adapter), "adapter");
  }

  private static SamplingOptions forTheWholeLength() {
    return SamplingOptions.greedy(TOKENS).withIgnoreStopTokens(true);
  }

  private static List<Integer> ids(int[] ids) {
    return Arrays.stream(ids).boxed().toList();
  }
}
