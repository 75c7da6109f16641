package dev.plumbline.model.generation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.model.network.OracleCase;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Prompts of all lengths, read a few tokens at a time while others grow. */
class MixedPromptsTest {
  private static final EngineSettings SETTINGS =
      EngineSettings.defaults().withThreads(1).withPrefillTokens(48);
  private static final int ROUNDS = 30;
  private static final int TOGETHER = 12;
  private static final int LONGEST_PROMPT = 100;
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
  void eachGetsTheAnswerThatItGetsAlone() {
    SplittableRandom random = new SplittableRandom(1);
    for (int round = 0; round < ROUNDS; round++) {
      List<GenerationRequest> requests =
          IntStream.range(0, TOGETHER).mapToObj(number -> request(random)).toList();

      assertThat(together(requests)).as("round %d", round).isEqualTo(alone(requests));
    }
  }

  private static GenerationRequest request(SplittableRandom random) {
    int vocabulary = model.configuration().vocabularySize();
    int[] prompt = random.ints(random.nextInt(1, LONGEST_PROMPT), 0, vocabulary).toArray();
    return new GenerationRequest(
        prompt, SamplingOptions.greedy(random.nextInt(2, 6)).withIgnoreStopTokens(true));
  }

  /** One comes with each token of an answer that grows meanwhile. */
  private static List<List<Integer>> together(List<GenerationRequest> requests) {
    try (GenerationEngine engine =
        GenerationEngine.start(model.transformer(), model.tokenizer(), SETTINGS)) {
      Arrivals arrivals = new Arrivals(engine, requests);
      engine.submit(
          new GenerationRequest(
              model.prompt(0), SamplingOptions.greedy(requests.size()).withIgnoreStopTokens(true)),
          arrivals);
      return arrivals.answers.join().stream()
          .peek(RecordedAnswer::reason)
          .map(RecordedAnswer::ids)
          .toList();
    }
  }

  private static List<List<Integer>> alone(List<GenerationRequest> requests) {
    List<List<Integer>> answers = new ArrayList<>();
    for (GenerationRequest request : requests) {
      try (GenerationEngine engine =
          GenerationEngine.start(model.transformer(), model.tokenizer(), SETTINGS)) {
        RecordedAnswer answer = new RecordedAnswer();
        engine.submit(request, answer);
        answer.reason();
        answers.add(answer.ids());
      }
    }
    return answers;
  }

  private static final class Arrivals implements GenerationListener {
    private final GenerationEngine engine;
    private final List<GenerationRequest> requests;
    private final List<RecordedAnswer> submitted = new ArrayList<>();
    private final CompletableFuture<List<RecordedAnswer>> answers = new CompletableFuture<>();

    Arrivals(GenerationEngine engine, List<GenerationRequest> requests) {
      this.engine = engine;
      this.requests = requests;
    }

    @Override
    public void onToken(int id) {
      RecordedAnswer answer = new RecordedAnswer();
      engine.submit(requests.get(submitted.size()), answer);
      submitted.add(answer);
    }

    @Override
    public void onFinish(FinishReason reason, String text, int promptTokens, int completionTokens) {
      answers.complete(submitted);
    }

    @Override
    public void onFailure(Throwable failure) {
      answers.completeExceptionally(failure);
    }
  }
}
