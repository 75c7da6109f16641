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

    assertThat(turns(List.of(only)).share(64)).containsExactly(entry(only, 64));
  }

  @Test
  void aShortPromptDoesNotWaitForALongOneBeforeIt() {
    Answer lengthy = reading(500);
    Answer brief = reading(20);

    assertThat(turns(List.of(lengthy, brief)).share(64))
        .containsExactly(entry(lengthy, 44), entry(brief, 20));
  }

  @Test
  void theEarliestGetsAnEighthHoweverManyShortOnesCome() {
    Answer lengthy = reading(500);
    Answer first = reading(30);
    Answer second = reading(40);

    assertThat(turns(List.of(lengthy, first, second)).share(64))
        .containsExactly(entry(lengthy, 8), entry(first, 30), entry(second, 26));
  }

  @Test
  void whatWouldGetNothingIsLeftOut() {
    Answer first = reading(30);
    Answer second = reading(40);

    assertThat(turns(List.of(first, second)).share(1)).containsExactly(entry(first, 1));
    assertThat(turns(List.of()).share(64)).isEmpty();
  }

  @Test
  void aPromptThatAShortOneWaitsForIsAsUrgentAsThat() {
    Answer earliest = reading(300);
    Answer other = reading(100);
    Answer awaited = reading(500);
    Answer between = reading(400);
    Answer brief = reading(20);

    assertThat(
            new ReadingTurns(
                    List.of(earliest, other, awaited), Map.of(between, awaited, brief, between))
                .share(64))
        .containsExactly(entry(earliest, 8), entry(awaited, 56));
  }

  private static ReadingTurns turns(List<Answer> reading) {
    return new ReadingTurns(reading, Map.of());
  }

  private static Map.Entry<Answer, Integer> entry(Answer answer, int tokens) {
    return Map.entry(answer, tokens);
  }

  private static Answer reading(int tokens) {
    GenerationRequest request = new GenerationRequest(new int[tokens], SamplingOptions.greedy(1));
    return new Answer(request, new RecordedAnswer(), Optional.empty(), model.tokenizer());
  }
}
