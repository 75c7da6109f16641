package dev.plumbline.model.benchmark;

import ai.djl.ndarray.NDManager;
import dev.plumbline.model.config.ModelConfiguration;
import dev.plumbline.model.generation.EngineSettings;
import dev.plumbline.model.generation.GenerationEngine;
import dev.plumbline.model.generation.GenerationRequest;
import dev.plumbline.model.generation.SamplingOptions;
import dev.plumbline.model.lora.LoraAdapter;
import dev.plumbline.model.lora.LoraSettings;
import dev.plumbline.model.lora.Projection;
import dev.plumbline.model.network.Transformer;
import dev.plumbline.model.source.Progress;
import dev.plumbline.model.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;
import java.util.stream.DoubleStream;

/**
 * Measures a model through the engine that serves it: how fast answers grow, alone and together,
 * with and without an adapter, how fast prompts are read, and how long the first token takes. The
 * tokens of prompts are drawn with a fixed seed: their content changes nothing.
 */
public final class ModelBenchmark {
  private static final int STEPS = 4;
  private static final long SEED = 1;
  private static final double NANOS = 1e9;

  private final Transformer transformer;
  private final Tokenizer tokenizer;
  private final BenchmarkSettings settings;
  private final SplittableRandom random = new SplittableRandom(SEED);

  public ModelBenchmark(Transformer transformer, Tokenizer tokenizer, BenchmarkSettings settings) {
    this.transformer = transformer;
    this.tokenizer = tokenizer;
    this.settings = settings;
  }

  /**
   * Measures everything.
   *
   * @param threads cores for one operation
   */
  public BenchmarkReport run(String name, int threads, Progress progress) {
    List<Measurement> measurements = new ArrayList<>();
    int largestBatch = settings.batches().stream().max(Integer::compare).orElse(1);
    EngineSettings engineSettings =
        EngineSettings.defaults().withBatch(largestBatch).withThreads(threads);
    try (GenerationEngine engine = GenerationEngine.start(transformer, tokenizer, engineSettings);
        NDManager manager = transformer.newManager()) {
      timeToAnswer(engine, 1); // compiles and warms up
      progress.update("Measuring", 1, STEPS);
      measurePrompts(engine, measurements);
      progress.update("Measuring", 2, STEPS);
      measureDecoding(engine, Optional.empty(), measurements);
      progress.update("Measuring", 3, STEPS);
      if (settings.adapterRank() > 0) {
        try (LoraAdapter adapter = adapter(manager)) {
          measureDecoding(engine, Optional.of(adapter), measurements);
        }
      }
    }
    ResidentMemory.peak().ifPresent(measurements::add);
    progress.update("Measuring", STEPS, STEPS);
    return new BenchmarkReport(name, threads, measurements);
  }

  private void measurePrompts(GenerationEngine engine, List<Measurement> measurements) {
    measurements.add(
        new Measurement(
            "first_token",
            "time to first token, prompt of " + settings.promptTokens(),
            1e3 * median(() -> timeToAnswer(engine, settings.promptTokens())),
            "ms"));
    for (int length : settings.prompts()) {
      double seconds = median(() -> timeToAnswer(engine, length));
      measurements.add(
          new Measurement(
              "prefill." + length, "prompt of " + length, length / seconds, "tokens/s"));
    }
  }

  private void measureDecoding(
      GenerationEngine engine, Optional<LoraAdapter> adapter, List<Measurement> measurements) {
    for (int batch : settings.batches()) {
      String suffix = adapter.isPresent() ? ".adapter" : "";
      String with = adapter.isPresent() ? " with an adapter" : "";
      measurements.add(
          new Measurement(
              "decode.b" + batch + suffix,
              "answers, " + batch + " together" + with,
              median(() -> decodingSpeed(engine, batch, adapter)),
              "tokens/s"));
    }
  }

  /** Seconds from the request to the first token. */
  private double timeToAnswer(GenerationEngine engine, int promptTokens) {
    TimedAnswer answer = new TimedAnswer();
    GenerationRequest request =
        new GenerationRequest(prompt(promptTokens), SamplingOptions.greedy(1));
    long start = System.nanoTime();
    engine.submit(request, answer);
    return (answer.times().get(0) - start) / NANOS;
  }

  /** Tokens a second of all answers, over the time in which all of them grow. */
  private double decodingSpeed(GenerationEngine engine, int batch, Optional<LoraAdapter> adapter) {
    SamplingOptions options =
        SamplingOptions.greedy(settings.answerTokens()).withIgnoreStopTokens(true);
    List<TimedAnswer> answers = new ArrayList<>();
    for (int i = 0; i < batch; i++) {
      TimedAnswer answer = new TimedAnswer();
      int[] prompt = prompt(settings.promptTokens());
      engine.submit(new GenerationRequest(prompt, options, adapter, "benchmark"), answer);
      answers.add(answer);
    }
    List<List<Long>> times = answers.stream().map(TimedAnswer::times).toList();
    long begin = times.stream().mapToLong(each -> each.get(0)).max().orElseThrow();
    long end = times.stream().mapToLong(each -> each.get(each.size() - 1)).min().orElseThrow();
    long tokens =
        times.stream().flatMap(List::stream).filter(time -> time > begin && time <= end).count();
    return tokens / ((end - begin) / NANOS);
  }

  private LoraAdapter adapter(NDManager manager) {
    ModelConfiguration model = transformer.configuration();
    LoraSettings lora =
        new LoraSettings(
            settings.adapterRank(),
            2.0 * settings.adapterRank(),
            Set.of(Projection.QUERY, Projection.VALUE),
            0,
            model.blocks());
    return LoraAdapter.create(lora, model, manager, SEED);
  }

  private int[] prompt(int length) {
    return random.ints(length, 0, transformer.configuration().vocabularySize()).toArray();
  }

  private double median(DoubleSupplier measurement) {
    double[] sorted =
        DoubleStream.generate(measurement).limit(settings.repetitions()).sorted().toArray();
    return sorted[sorted.length / 2];
  }
}
