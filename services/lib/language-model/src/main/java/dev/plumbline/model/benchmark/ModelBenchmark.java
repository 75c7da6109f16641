package dev.plumbline.model.benchmark;

import ai.djl.ndarray.NDManager;
import dev.plumbline.model.generation.EngineSettings;
import dev.plumbline.model.generation.GenerationEngine;
import dev.plumbline.model.lora.LoraAdapter;
import dev.plumbline.model.network.Precision;
import dev.plumbline.model.network.Transformer;
import dev.plumbline.model.source.Progress;
import dev.plumbline.model.tokenizer.Tokenizer;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Measures a model through the engine that serves it: how fast answers grow, alone and together,
 * with and without an adapter, how fast prompts are read, how long the first token takes, and how
 * much memory all of it needs. Everything is measured once in each round, so that a machine which
 * becomes slower or faster meanwhile favours nothing.
 */
public final class ModelBenchmark {
  private static final int WARM_UP_TOKENS = 4;
  private static final double MILLIS = 1e3;

  private final Transformer transformer;
  private final Tokenizer tokenizer;
  private final BenchmarkSettings settings;
  private final int threads;
  private final WeightCount weights;
  private final Samples samples = new Samples();

  /**
   * @param settings prompts that the model can't take are left out
   * @param threads cores for one operation
   */
  public ModelBenchmark(
      Transformer transformer, Tokenizer tokenizer, BenchmarkSettings settings, int threads) {
    this.transformer = transformer;
    this.tokenizer = tokenizer;
    this.settings = settings.withPromptsBelow(transformer.configuration().maximumPositions());
    this.threads = threads;
    this.weights = new WeightCount(transformer.configuration());
  }

  /** Measures everything. */
  public List<Measurement> run(Progress progress) {
    int largestBatch = settings.batches().stream().max(Integer::compare).orElse(1);
    EngineSettings engineSettings =
        EngineSettings.defaults().withBatch(largestBatch).withThreads(threads);
    try (GenerationEngine engine = GenerationEngine.start(transformer, tokenizer, engineSettings);
        NDManager manager = transformer.newManager()) {
      int vocabulary = transformer.configuration().vocabularySize();
      EngineTimer timer = new EngineTimer(engine, new BenchmarkPrompts(vocabulary));
      List<Measurement> measurements = new ArrayList<>();
      measurements.add(firstTokenOfTheProcess(timer));
      try (LoraAdapter adapter =
          TrainedAdapter.of(transformer.configuration(), settings.adapterRank(), manager)) {
        List<Measurement> memory = warmUp(timer, adapter, progress);
        MemoryRead read = new MemoryRead(manager, weights.perToken(), threads);
        for (int round = 1; round <= settings.rounds(); round++) {
          measure(timer, adapter, read, round, progress);
        }
        Figures figures = new Figures(settings, samples);
        measurements.addAll(figures.all());
        if (transformer.precision() == Precision.FLOAT32 && settings.batches().contains(1)) {
          measurements.add(figures.shareOfRead(read.bytes()));
        }
        measurements.addAll(memory);
      }
      return measurements;
    }
  }

  private Measurement firstTokenOfTheProcess(EngineTimer timer) {
    timer.secondsToAnswer(0, 1);
    return Measurement.once(
        "load_to_first_token",
        "from the start of the process to the first token",
        "s",
        ManagementFactory.getRuntimeMXBean().getUptime() / MILLIS);
  }

  /** Does everything once, the smallest first; the memory that this takes. */
  private List<Measurement> warmUp(EngineTimer timer, LoraAdapter adapter, Progress progress) {
    List<Measurement> memory = new ArrayList<>();
    progress.update("warming up", 0, settings.rounds());
    settings.prompts().forEach(length -> timer.secondsToAnswer(0, length));
    grow(timer, 0, 1, settings.answerTokens(), Optional.empty());
    ResidentMemory.peak("peak_memory.b1", "peak resident memory, one answer at a time")
        .ifPresent(memory::add);
    for (int batch : settings.batches()) {
      grow(timer, 0, batch, settings.answerTokens(), Optional.empty());
      grow(timer, 0, batch, WARM_UP_TOKENS, Optional.of(adapter));
    }
    ResidentMemory.peak("peak_memory", "peak resident memory, all batches").ifPresent(memory::add);
    memory.add(
        Measurement.once(
            "weights",
            "all weights in fp32",
            "MiB",
            weights.all() * (double) Float.BYTES / (1 << 20)));
    return memory;
  }

  private void measure(
      EngineTimer timer, LoraAdapter adapter, MemoryRead read, int round, Progress progress) {
    String of = "round " + round + " of " + settings.rounds() + ": ";
    int steps = 2 + settings.batches().size();
    long before = (long) (round - 1) * steps;
    long total = (long) settings.rounds() * steps;
    progress.update(of + "prompts", before, total);
    samples.add(
        Figures.FIRST_TOKEN, MILLIS * timer.secondsToAnswer(round, settings.promptTokens()));
    for (int length : settings.prompts()) {
      samples.add(Figures.prefill(length), length / timer.secondsToAnswer(round, length));
    }
    int done = 0;
    for (int batch : settings.batches()) {
      progress.update(of + batch + " answers together", before + ++done, total);
      if (batch == 1) {
        samples.add(Figures.MEMORY_READ, read.bytesPerSecond() / 1e9);
      }
      int tokens = settings.answerTokens();
      samples.add(Figures.decode(batch), grow(timer, round, batch, tokens, Optional.empty()));
      samples.add(
          Figures.decodeWithAdapter(batch),
          grow(timer, round, batch, tokens, Optional.of(adapter)));
    }
  }

  private double grow(
      EngineTimer timer, int round, int batch, int tokens, Optional<LoraAdapter> adapter) {
    return timer.tokensPerSecond(round, batch, settings.promptTokens(), tokens, adapter);
  }
}
