package dev.plumbline.standalone.bench;

import ai.djl.ndarray.NDManager;
import dev.plumbline.model.benchmark.BenchmarkReport;
import dev.plumbline.model.benchmark.BenchmarkSettings;
import dev.plumbline.model.benchmark.Measurement;
import dev.plumbline.model.benchmark.ModelBenchmark;
import dev.plumbline.model.benchmark.Perplexity;
import dev.plumbline.model.lora.AdapterFormatException;
import dev.plumbline.model.lora.LoraAdapter;
import dev.plumbline.model.lora.PeftFormat;
import dev.plumbline.model.network.LanguageModel;
import dev.plumbline.model.source.Progress;
import dev.plumbline.runtime.configuration.Configuration;
import dev.plumbline.runtime.configuration.ModelSettings;
import dev.plumbline.runtime.service.StartException;
import dev.plumbline.server.engine.ModelLoading;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Loads the configured model as the server does, and measures it. */
public final class ModelMeasuring {
  private static final double NANOS = 1e9;

  private final ModelSettings settings;
  private final int threads;
  private final Progress progress;

  public ModelMeasuring(Configuration configuration, Progress progress) {
    this.settings = ModelSettings.from(configuration);
    this.progress = progress;
    this.threads = settings.cores();
  }

  /** How fast the model is, its loading included. */
  public BenchmarkReport speed(BenchmarkSettings wanted) {
    long start = System.nanoTime();
    try (LanguageModel model = ModelLoading.load(settings, progress)) {
      List<Measurement> measurements = new ArrayList<>();
      measurements.add(
          Measurement.once(
              "load",
              "opening the model and loading its weights",
              "s",
              (System.nanoTime() - start) / NANOS));
      measurements.addAll(
          new ModelBenchmark(model.transformer(), model.tokenizer(), wanted, threads)
              .run(progress));
      return new BenchmarkReport(model.name(), model.precision().label(), threads, measurements);
    }
  }

  /**
   * How well the model predicts a text.
   *
   * @param adapter a directory in PEFT's format; empty: the base model alone
   * @throws StartException when the text is too short, or the adapter does not fit
   */
  public TextPrediction prediction(String text, int window, Optional<Path> adapter) {
    Perplexity perplexity = new Perplexity(window, threads);
    try (LanguageModel model = ModelLoading.load(settings, progress);
        NDManager manager = model.newManager()) {
      Optional<LoraAdapter> used =
          adapter.map(directory -> PeftFormat.read(directory, model.configuration(), manager));
      return new TextPrediction(
          model.name(),
          model.precision().label(),
          perplexity.of(text, model.transformer(), used, model.tokenizer(), progress));
    } catch (IllegalArgumentException | AdapterFormatException e) {
      throw new StartException(e.getMessage(), e);
    }
  }
}
