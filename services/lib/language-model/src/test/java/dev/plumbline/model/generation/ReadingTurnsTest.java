package dev.plumbline.model.generation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.model.network.OracleCase;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ReadingTurnsTest {
  private static OracleCase model;

  @BeforeAll
  static void loadModel() throws IOException {
    model = OracleCase.open(OracleCase.folders().findFirst().orElseThrow());
  }

  @AfterAll
  static void closeModel() {
    model.close();
  }

  @Test
  void onePromptAloneGetsAllThatAStepReads() {
    Answer only = reading(100);

    assertThat(new ReadingTurns(List.of(only)).share(64)).containsExactly(entry(only, 64));
  }

  @Test
  void aShortPromptDoesNotWaitForALongOneBeforeIt() {
    Answer lengthy = reading(500);
    Answer brief = reading(20);

    assertThat(new ReadingTurns(List.of(lengthy, brief)).share(64))
        .containsExactly(entry(lengthy, 44), entry(brief, 20));
  }

  @Test
  void theEarliestGetsAnEighthHoweverManyShortOnesCome() {
    Answer lengthy = reading(500);
    Answer first = reading(30);
    Answer second = reading(40);

    assertThat(new ReadingTurns(List.of(lengthy, first, second)).share(64))
        .containsExactly(entry(lengthy, 8), entry(first, 30), entry(second, 26));
  }

  @Test
  void whatWouldGetNothingIsLeftOut() {
    Answer first = reading(30);
    Answer second = reading(40);

    assertThat(new ReadingTurns(List.of(first, second)).share(1)).containsExactly(entry(first, 1));
    assertThat(new ReadingTurns(List.of()).share(64)).isEmpty();
  }

  private static Map.Entry<Answer, Integer> entry(Answer answer, int tokens) {
    return Map.entry(answer, tokens);
  }

  private static Answer reading(int tokens) {
    GenerationRequest request = new GenerationRequest(new int[tokens], SamplingOptions.greedy(1));
    return new Answer(request, new RecordedAnswer(), Optional.empty(), model.tokenizer());
  }
}
