package dev.plumbline.model.benchmark;

import dev.plumbline.model.generation.GenerationEngine;
import dev.plumbline.model.generation.GenerationRequest;
import dev.plumbline.model.generation.SamplingOptions;
import dev.plumbline.model.lora.LoraAdapter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Times requests to an engine. */
record EngineTimer(GenerationEngine engine, BenchmarkPrompts prompts) {
  private static final double NANOS = 1e9;

  /** Seconds from the request to the first token. */
  double secondsToAnswer(int round, int promptTokens) {
    TimedAnswer answer = new TimedAnswer();
    GenerationRequest request =
        new GenerationRequest(prompts.prompt(round, promptTokens, 0, 0), SamplingOptions.greedy(1));
    long start = System.nanoTime();
    engine.submit(request, answer);
    return (answer.times().get(0) - start) / NANOS;
  }

  /**
   * Tokens a second of answers that grow together, over the time in which all of them grow. Their
   * prompts are read before, so that they begin together.
   */
  double tokensPerSecond(
      int round, int batch, int promptTokens, int answerTokens, Optional<LoraAdapter> adapter) {
    List<int[]> begun =
        IntStream.range(0, batch)
            .mapToObj(row -> prompts.prompt(round, promptTokens, batch, row))
            .toList();
    answer(begun, 1, adapter);
    List<List<Long>> times = answer(begun, answerTokens, adapter);
    long begin = times.stream().mapToLong(each -> each.get(0)).max().orElseThrow();
    long end = times.stream().mapToLong(each -> each.get(each.size() - 1)).min().orElseThrow();
    long tokens =
        times.stream().flatMap(List::stream).filter(time -> time > begin && time <= end).count();
    if (end <= begin) {
      throw new IllegalStateException(
          "%d answers of %d tokens never grew together".formatted(batch, answerTokens));
    }
    return tokens / ((end - begin) / NANOS);
  }

  /** When the tokens of each answer came. */
  private List<List<Long>> answer(List<int[]> begun, int tokens, Optional<LoraAdapter> adapter) {
    SamplingOptions options = SamplingOptions.greedy(tokens).withIgnoreStopTokens(true);
    String key = adapter.isPresent() ? "benchmark" : "";
    List<TimedAnswer> answers = new ArrayList<>();
    for (int[] prompt : begun) {
      TimedAnswer answer = new TimedAnswer();
      engine.submit(new GenerationRequest(prompt, options, adapter, key), answer);
      answers.add(answer);
    }
    return answers.stream().map(TimedAnswer::times).toList();
  }
}
