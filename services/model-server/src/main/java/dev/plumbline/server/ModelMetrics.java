package dev.plumbline.server;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.ToDoubleFunction;

/** The figures of the model under the server: its batch and its memory of keys and values. */
final class ModelMetrics {
  private static final String PREFIX = "plumbline.server.";

  private final MeterRegistry meters;
  private final long cacheLimit;

  /**
   * @param cacheLimit bytes that the keys and values may take
   */
  ModelMetrics(MeterRegistry meters, long cacheLimit) {
    this.meters = meters;
    this.cacheLimit = cacheLimit;
  }

  void observe(ServingModel model) {
    gauge("batch.size", "Answers that are continued together", model, ModelActivity::batch)
        .register(meters);
    gauge(
            "kv.cache",
            "Memory for keys and values of running answers",
            model,
            ModelActivity::cacheBytes)
        .baseUnit("bytes")
        .register(meters);
    gauge(
            "kv.cache.usage",
            "Share of the memory for keys and values that is taken (plumbline.server.answers.cache)",
            model,
            load -> (double) load.cacheBytes() / cacheLimit)
        .baseUnit("ratio")
        .register(meters);
    counter(
        "engine.steps",
        "Steps, each a token for every answer of the batch",
        model,
        ModelActivity::steps);
    counter(
        "prompt.tokens.reused",
        "Tokens of prompts that had been read for another answer",
        model,
        ModelActivity::reusedPromptTokens);
    counter(
        "prompt.tokens.ahead",
        "Tokens read with new adapters before anybody asked, as their channels' prompts begin",
        model,
        ModelActivity::aheadPromptTokens);
  }

  private static Gauge.Builder<ServingModel> gauge(
      String name, String description, ServingModel model, ToDoubleFunction<ModelActivity> value) {
    return Gauge.builder(PREFIX + name, model, observed -> value.applyAsDouble(observed.activity()))
        .description(description);
  }

  private void counter(
      String name, String description, ServingModel model, ToDoubleFunction<ModelActivity> value) {
    FunctionCounter.builder(
            PREFIX + name, model, observed -> value.applyAsDouble(observed.activity()))
        .description(description)
        .register(meters);
  }
}
