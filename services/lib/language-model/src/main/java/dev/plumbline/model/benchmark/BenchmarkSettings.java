package dev.plumbline.model.benchmark;

import java.util.List;

/**
 * What to measure.
 *
 * @param batches numbers of answers that grow together
 * @param prompts lengths of prompts to read, in tokens
 * @param promptTokens the prompt before answers that grow
 * @param answerTokens how long they grow
 * @param repetitions of each measurement; the median counts
 * @param adapterRank of the adapter that is measured beside the base model; 0 for none
 */
public record BenchmarkSettings(
    List<Integer> batches,
    List<Integer> prompts,
    int promptTokens,
    int answerTokens,
    int repetitions,
    int adapterRank) {
  public BenchmarkSettings {
    batches = List.copyOf(batches);
    prompts = List.copyOf(prompts);
    if (promptTokens < 1 || answerTokens < 2 || repetitions < 1 || adapterRank < 0) {
      throw new IllegalArgumentException(
          "promptTokens and repetitions are at least 1, answerTokens 2, adapterRank 0");
    }
  }

  /** Batches of 1, 8 and 32, prompts of 128 and 512 tokens, with a rank-8 adapter beside. */
  public static BenchmarkSettings defaults() {
    return new BenchmarkSettings(List.of(1, 8, 32), List.of(128, 512), 64, 64, 3, 8);
  }
}
