package dev.plumbline.model.benchmark;

import java.util.List;

/**
 * What to measure.
 *
 * @param batches numbers of answers that grow together
 * @param prompts lengths of prompts to read, in tokens
 * @param promptTokens the prompt before answers that grow
 * @param answerTokens how long they grow
 * @param rounds how often each thing is measured; a round measures everything once
 * @param adapterRank of the adapter that is measured beside the base model
 */
public record BenchmarkSettings(
    List<Integer> batches,
    List<Integer> prompts,
    int promptTokens,
    int answerTokens,
    int rounds,
    int adapterRank) {
  public BenchmarkSettings {
    batches = List.copyOf(batches);
    prompts = List.copyOf(prompts);
    if (promptTokens < 1 || answerTokens < 2 || rounds < 1 || adapterRank < 1) {
      throw new IllegalArgumentException(
          "promptTokens, rounds and adapterRank are at least 1, answerTokens 2");
    }
  }

  /** Batches of 1, 8 and 32, prompts of 128 and 512 tokens, with a rank-8 adapter beside. */
  public static BenchmarkSettings defaults() {
    return new BenchmarkSettings(List.of(1, 8, 32), List.of(128, 512), 64, 64, 3, 8);
  }

  /** The same in one round with short answers: a first look. */
  public static BenchmarkSettings quick() {
    return defaults().withAnswerTokens(16).withRounds(1);
  }

  public BenchmarkSettings withAnswerTokens(int value) {
    return new BenchmarkSettings(batches, prompts, promptTokens, value, rounds, adapterRank);
  }

  public BenchmarkSettings withRounds(int value) {
    return new BenchmarkSettings(batches, prompts, promptTokens, answerTokens, value, adapterRank);
  }

  /** The same without the prompts that a model can't take. */
  BenchmarkSettings withPromptsBelow(int maximumPositions) {
    List<Integer> fitting = prompts.stream().filter(length -> length < maximumPositions).toList();
    return new BenchmarkSettings(batches, fitting, promptTokens, answerTokens, rounds, adapterRank);
  }
}
