package dev.plumbline.model.generation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.model.network.OracleCase;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class AdmissionTest {
  private static final int BATCH = 3;
  private static final int MOST_PASSES = 4 * BATCH;
  private static final int LONG = 8000;
  private static final int SHORT = 100;
  private static OracleCase model;

  private final List<Answer> waiting = new ArrayList<>();
  private final List<Answer> running = new ArrayList<>();
  private final List<Answer> asked = new ArrayList<>();
  private final Admission admission = new Admission(BATCH);
  private int memory = 2 * LONG + 3 * SHORT;

  @BeforeAll
  static void loadModel() throws IOException {
    model = OracleCase.open(OracleCase.folders().findFirst().orElseThrow());
  }

  @AfterAll
  static void closeModel() {
    model.close();
  }

  @Test
  void whatFitsIsBegunInItsOrder() {
    Answer first = submit(LONG);
    Answer second = submit(SHORT);
    Answer third = submit(LONG);

    admit();

    assertThat(running).containsExactly(first, second, third);
    assertThat(waiting).isEmpty();
  }

  @Test
  void shortOnesPassALongOneThatDoesNotFit() {
    Answer first = submit(LONG);
    Answer second = submit(LONG);
    Answer tooMuch = submit(LONG);
    Answer brief = submit(SHORT);
    Answer briefToo = submit(SHORT);

    admit();

    assertThat(running).containsExactly(first, second, brief, briefToo);
    assertThat(waiting).containsExactly(tooMuch);
  }

  @Test
  void aLongOneHasItsTurnHoweverManyShortOnesCome() {
    Answer first = submit(LONG);
    submit(LONG);
    Answer passed = submit(LONG);
    int passes = 0;
    for (int step = 0; step < 10 * MOST_PASSES; step++) {
      Answer brief = submit(SHORT);
      admit();
      if (running.contains(brief)) {
        passes++;
        end(brief);
      }
    }
    assertThat(passes).isEqualTo(MOST_PASSES);

    end(first);
    admit();

    assertThat(running).contains(passed);
    assertThat(waiting).isNotEmpty().doesNotContain(passed);
  }

  @Test
  void theNextOneThatDoesNotFitIsPassedAsOften() {
    Answer first = submit(LONG);
    submit(LONG);
    submit(LONG);
    pass(MOST_PASSES);
    end(first);
    admit();

    submit(LONG);

    pass(MOST_PASSES);
    Answer oneMore = submit(SHORT);
    admit();
    assertThat(waiting).contains(oneMore);
  }

  @Test
  void noneIsAskedThatIsAsLongAsOneThatDidNotFit() {
    submit(LONG);
    submit(LONG);
    Answer tooMuch = submit(LONG);
    submit(LONG);
    submit(LONG + 1);
    Answer stillTooMuch = submit(LONG / 2);
    submit(LONG / 2);
    Answer brief = submit(SHORT);

    admit();

    assertThat(asked.subList(2, asked.size())).containsExactly(tooMuch, stillTooMuch, brief);
  }

  private void pass(int times) {
    for (int i = 0; i < times; i++) {
      Answer brief = submit(SHORT);
      admit();
      assertThat(running).contains(brief);
      end(brief);
    }
  }

  private void admit() {
    admission.admit(List.copyOf(waiting), this::begin);
  }

  private boolean begin(Answer answer) {
    asked.add(answer);
    if (answer.longest() > memory) {
      return false;
    }
    memory -= answer.longest();
    waiting.remove(answer);
    running.add(answer);
    return true;
  }

  private void end(Answer answer) {
    memory += answer.longest();
    running.remove(answer);
  }

  private Answer submit(int tokens) {
    GenerationRequest request =
        new GenerationRequest(new int[1], SamplingOptions.greedy(tokens - 1));
    Answer answer = new Answer(request, new RecordedAnswer(), Optional.empty(), model.tokenizer());
    waiting.add(answer);
    return answer;
  }
}
