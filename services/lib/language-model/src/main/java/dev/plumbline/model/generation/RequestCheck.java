package dev.plumbline.model.generation;

import dev.plumbline.model.config.ModelConfiguration;
import dev.plumbline.model.lora.LoraAdapter;
import dev.plumbline.model.lora.LoraSite;
import dev.plumbline.model.lora.PairValues;
import java.util.Map;

/** Refuses what can't be answered by this model, before it is queued. */
final class RequestCheck {
  private final ModelConfiguration model;
  private final long longestPossible;

  RequestCheck(ModelConfiguration model, long longestPossible) {
    this.model = model;
    this.longestPossible = longestPossible;
  }

  /** The most tokens that prompt and answer may have together. */
  long contextLimit() {
    return Math.min(model.maximumPositions(), longestPossible);
  }

  void check(GenerationRequest request) {
    int[] prompt = request.prompt();
    model.requireTokens("The prompt", prompt);
    request
        .sampling()
        .logitBias()
        .keySet()
        .forEach(id -> model.requireTokens("The logit bias", id));
    requireRoom(prompt.length, request.sampling().maxTokens());
    request.adapter().map(LoraAdapter::pairs).ifPresent(this::requireFit);
  }

  private void requireRoom(int promptTokens, int maxTokens) {
    long together = (long) promptTokens + maxTokens;
    if (together > model.maximumPositions()) {
      throw new ContextLengthException(
          promptTokens, maxTokens, model.maximumPositions(), "the model");
    }
    if (together > longestPossible) {
      throw new ContextLengthException(
          promptTokens, maxTokens, longestPossible, "the memory for keys and values");
    }
  }

  /** An adapter that was adopted has been looked at, and has no pairs any more. */
  void requireFit(Map<LoraSite, ? extends PairValues> pairs) {
    pairs.forEach(
        (site, pair) -> {
          boolean fits =
              site.block() < model.blocks()
                  && pair.inputs() == site.projection().inputs(model)
                  && pair.outputs() == site.projection().outputs(model);
          if (!fits) {
            throw new IllegalArgumentException("The adapter does not fit this model at " + site);
          }
        });
  }
}
