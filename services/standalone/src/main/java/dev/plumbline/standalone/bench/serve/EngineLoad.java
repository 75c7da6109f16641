package dev.plumbline.standalone.bench.serve;

import dev.plumbline.model.generation.EngineSettings;
import dev.plumbline.model.generation.FinishReason;
import dev.plumbline.model.generation.GenerationEngine;
import dev.plumbline.model.generation.GenerationListener;
import dev.plumbline.model.generation.GenerationRequest;
import dev.plumbline.model.generation.SamplingOptions;
import dev.plumbline.model.network.LanguageModel;
import dev.plumbline.standalone.bench.serve.load.PlannedRequest;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** The same questions to the library alone: batched generation without a server around it. */
final class EngineLoad {
  private static final double NANOS = 1e9;

  private final LanguageModel model;
  private final EngineSettings settings;

  EngineLoad(LanguageModel model, EngineSettings settings) {
    this.model = model;
    this.settings = settings;
  }

  /**
   * Tokens a second of questions, of which so many are answered together.
   *
   * @param warmUp other questions that go before, since the engine remembers how those that it has
   *     answered begin
   */
  double tokensPerSecond(int together, List<PlannedRequest> warmUp, List<PlannedRequest> questions)
      throws InterruptedException, ExecutionException {
    try (GenerationEngine engine = GenerationEngine.start(model, settings)) {
      new Round(engine, requests(warmUp)).run(together);
      return new Round(engine, requests(questions)).run(together);
    }
  }

  private List<GenerationRequest> requests(List<PlannedRequest> questions) {
    return questions.stream().map(this::request).toList();
  }

  private GenerationRequest request(PlannedRequest question) {
    int[] prompt = model.chatEncoder().encode(question.messages(), true);
    return new GenerationRequest(prompt, SamplingOptions.greedy(question.maxTokens()));
  }

  private static final class Round {
    private final GenerationEngine engine;
    private final List<GenerationRequest> requests;
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private int next;
    private int ended;
    private long tokens;

    private Round(GenerationEngine engine, List<GenerationRequest> requests) {
      this.engine = engine;
      this.requests = requests;
    }

    private double run(int together) throws InterruptedException, ExecutionException {
      long start = System.nanoTime();
      for (int i = 0; i < together; i++) {
        submitNext();
      }
      end.get();
      return tokens * NANOS / (System.nanoTime() - start);
    }

    private synchronized void submitNext() {
      if (next < requests.size()) {
        engine.submit(requests.get(next++), new Listener());
      }
    }

    private synchronized void ended(int completionTokens) {
      tokens += completionTokens;
      ended++;
      if (ended == requests.size()) {
        end.complete(null);
      } else {
        submitNext();
      }
    }

    private final class Listener implements GenerationListener {
      @Override
      public void onFinish(
          FinishReason reason, String text, int promptTokens, int completionTokens) {
        // The server's count leaves out the token that ends an answer.
        ended(completionTokens - (reason == FinishReason.STOP ? 1 : 0));
      }

      @Override
      public void onFailure(Throwable failure) {
        end.completeExceptionally(failure);
      }
    }
  }
}
