package dev.plumbline.model.generation;

import dev.plumbline.model.lora.LoraAdapter;
import java.util.Objects;
import java.util.Optional;

/** A prompt that wants an answer. */
public final class GenerationRequest {
  private final int[] prompt;
  private final SamplingOptions sampling;
  private final Optional<LoraAdapter> adapter;
  private final String adapterKey;

  /**
   * @param prompt token ids, with the model's template around them; copied
   * @param adapter the engine holds a lease on it from submission to the end; its values must not
   *     change any more
   * @param adapterKey tells adapters apart, the base model included: what the prompts of two
   *     requests with the same key have in common may be computed once
   */
  public GenerationRequest(
      int[] prompt, SamplingOptions sampling, Optional<LoraAdapter> adapter, String adapterKey) {
    if (prompt.length == 0) {
      throw new IllegalArgumentException("A prompt has at least one token");
    }
    this.prompt = prompt.clone();
    this.sampling = Objects.requireNonNull(sampling, "sampling");
    this.adapter = Objects.requireNonNull(adapter, "adapter");
    this.adapterKey = Objects.requireNonNull(adapterKey, "adapterKey");
  }

  /** A request to the base model. */
  public GenerationRequest(int[] prompt, SamplingOptions sampling) {
    this(prompt, sampling, Optional.empty(), "");
  }

  public int[] prompt() {
    return prompt.clone();
  }

  public SamplingOptions sampling() {
    return sampling;
  }

  public Optional<LoraAdapter> adapter() {
    return adapter;
  }

  public String adapterKey() {
    return adapterKey;
  }
}
