package dev.plumbline.model.generation;

import dev.plumbline.model.lora.LoraAdapter;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/** A prompt that wants an answer. */
public final class GenerationRequest {
  private final int[] prompt;
  private final SamplingOptions sampling;
  private final Optional<LoraAdapter> adapter;
  private final String adapterKey;
  private final OptionalInt alternatives;
  private final boolean continuation;

  /**
   * @param prompt token ids, with the model's template around them; copied
   * @param adapter the engine holds a lease on it from submission to the end; its values must not
   *     change any more
   * @param adapterKey tells adapters apart, the base model included: what the prompts of two
   *     requests with the same key have in common may be computed once
   */
  public GenerationRequest(
      int[] prompt, SamplingOptions sampling, Optional<LoraAdapter> adapter, String adapterKey) {
    this(prompt, sampling, adapter, adapterKey, OptionalInt.empty(), false);
  }

  private GenerationRequest(
      int[] prompt,
      SamplingOptions sampling,
      Optional<LoraAdapter> adapter,
      String adapterKey,
      OptionalInt alternatives,
      boolean continuation) {
    if (prompt.length == 0) {
      throw new IllegalArgumentException("A prompt has at least one token");
    }
    this.prompt = prompt.clone();
    this.sampling = Objects.requireNonNull(sampling, "sampling");
    this.adapter = Objects.requireNonNull(adapter, "adapter");
    this.adapterKey = Objects.requireNonNull(adapterKey, "adapterKey");
    this.alternatives = alternatives;
    this.continuation = continuation;
  }

  /** A request to the base model. */
  public GenerationRequest(int[] prompt, SamplingOptions sampling) {
    this(prompt, sampling, Optional.empty(), "");
  }

  /**
   * The same request, whose listener is told the log probability of each token.
   *
   * @param number of the likeliest tokens to name with each; may be 0
   */
  public GenerationRequest withLogProbabilities(int number) {
    if (number < 0) {
      throw new IllegalArgumentException("The number of alternatives is at least 0");
    }
    return new GenerationRequest(
        prompt, sampling, adapter, adapterKey, OptionalInt.of(number), continuation);
  }

  /**
   * The same request, whose answer goes on with the prompt's text: a blank between both is a part
   * of it.
   */
  public GenerationRequest asContinuation() {
    return new GenerationRequest(prompt, sampling, adapter, adapterKey, alternatives, true);
  }

  /** The same request with another prompt. */
  GenerationRequest withPrompt(int[] other) {
    return new GenerationRequest(other, sampling, adapter, adapterKey, alternatives, continuation);
  }

  public int[] prompt() {
    return prompt.clone();
  }

  /** The most tokens of prompt and answer together. */
  long longest() {
    return (long) prompt.length + sampling.maxTokens();
  }

  public SamplingOptions sampling() {
    return sampling;
  }

  public Optional<LoraAdapter> adapter() {
    return adapter;
  }

  /** How many alternatives to name with each token's log probability, empty for none of it. */
  public OptionalInt alternatives() {
    return alternatives;
  }

  public String adapterKey() {
    return adapterKey;
  }

  /** Whether the answer goes on with the prompt's text. */
  boolean continuation() {
    return continuation;
  }
}
