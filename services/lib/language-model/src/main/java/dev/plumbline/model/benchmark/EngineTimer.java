package dev.plumbline.model.benchmark;

import dev.plumbline.model.generation.GenerationEngine;
import dev.plumbline.model.generation.GenerationRequest;
import dev.plumbline.model.generation.SamplingOptions;
import dev.plumbline.model.lora.LoraAdapter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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

  /** Tokens a second of answers that grow together, over the time in which all of them grow. */
  double tokensPerSecond(
      int round, int batch, int promptTokens, int answerTokens, Optional<LoraAdapter> adapter) {
    SamplingOptions options = SamplingOptions.greedy(answerTokens).withIgnoreStopTokens(true);
    String key = adapter.isPresent() ? "benchmark" : "";
    List<TimedAnswer> answers = new ArrayList<>();
    for (int row = 0; row < batch; row++) {
      TimedAnswer answer = new TimedAnswer();
      int[] prompt = prompts.prompt(round, promptTokens, batch, row);
      engine.submit(new GenerationRequest(prompt, options, adapter, key), answer);
      answers.add(answer);
    }
    List<List<Long>> times = answers.stream().map(TimedAnswer::times).toList();
    long begin = times.stream().mapToLong(each -> each.get(0)).max().orElseThrow();
    long end = times.stream().mapToLong(each -> each.get(each.size() - 1)).min().orElseThrow();
    long tokens =
        times.stream().flatMap(List::stream).filter(time -> time > begin && time <= end).count();
    return tokens / ((end - begin) / NANOS);
  }
}
