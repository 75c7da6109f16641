package dev.plumbline.model.generation;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * How the next token is chosen and when an answer ends.
 *
 * @param temperature 0 takes the likeliest token; else logits are divided by it
 * @param topK only so many likeliest tokens, 0 for all
 * @param topP only the likeliest tokens that together have this probability, 1 for all
 * @param minP only tokens at least this likely against the likeliest, 0 for all
 * @param penalties what makes tokens less likely that have appeared already
 * @param logitBias is added to the logits of single tokens
 * @param seed makes the answer reproducible
 * @param maxTokens the longest answer
 * @param stop texts that end the answer and are not part of it
 * @param ignoreStopTokens whether the answer goes on after the model has ended it
 */
public record SamplingOptions(
    double temperature,
    int topK,
    double topP,
    double minP,
    Penalties penalties,
    Map<Integer, Double> logitBias,
    OptionalLong seed,
    int maxTokens,
    List<String> stop,
    boolean ignoreStopTokens) {
  public SamplingOptions {
    require(temperature >= 0 && Double.isFinite(temperature), "temperature", "at least 0");
    require(topK >= 0, "topK", "at least 0");
    require(topP > 0 && topP <= 1, "topP", "above 0 and at most 1");
    require(minP >= 0 && minP < 1, "minP", "at least 0 and below 1");
    require(maxTokens >= 1, "maxTokens", "at least 1");
    require(stop.stream().noneMatch(String::isEmpty), "stop", "texts that are not empty");
    logitBias = Map.copyOf(logitBias);
    stop = List.copyOf(stop);
  }

  /** Always the likeliest token. */
  public static SamplingOptions greedy(int maxTokens) {
    return sampling(0, maxTokens);
  }

  /** Tokens drawn from the model's own distribution at a temperature. */
  public static SamplingOptions sampling(double temperature, int maxTokens) {
    return new SamplingOptions(
        temperature,
        0,
        1,
        0,
        Penalties.none(),
        Map.of(),
        OptionalLong.empty(),
        maxTokens,
        List.of(),
        false);
  }

  public SamplingOptions withPenalties(Penalties value) {
    return new SamplingOptions(
        temperature, topK, topP, minP, value, logitBias, seed, maxTokens, stop, ignoreStopTokens);
  }

  public SamplingOptions withLogitBias(Map<Integer, Double> value) {
    return new SamplingOptions(
        temperature, topK, topP, minP, penalties, value, seed, maxTokens, stop, ignoreStopTokens);
  }

  public SamplingOptions withSeed(long value) {
    OptionalLong some = OptionalLong.of(value);
    return new SamplingOptions(
        temperature,
        topK,
        topP,
        minP,
        penalties,
        logitBias,
        some,
        maxTokens,
        stop,
        ignoreStopTokens);
  }

  public SamplingOptions withStop(List<String> value) {
    return new SamplingOptions(
        temperature,
        topK,
        topP,
        minP,
        penalties,
        logitBias,
        seed,
        maxTokens,
        value,
        ignoreStopTokens);
  }

  public SamplingOptions withIgnoreStopTokens(boolean value) {
    return new SamplingOptions(
        temperature, topK, topP, minP, penalties, logitBias, seed, maxTokens, stop, value);
  }

  static void require(boolean holds, String name, String expected) {
    if (!holds) {
      throw new IllegalArgumentException(name + " must be " + expected);
    }
  }
}
