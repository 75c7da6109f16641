package dev.plumbline.server.answers;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * How the tokens of an answer are chosen, and when it ends.
 *
 * @param temperature 0 always takes the likeliest token
 * @param topP share of the probability that the candidates hold together; 1 keeps all
 * @param topK number of candidates; 0 keeps all
 * @param minP least probability of a candidate, relative to the likeliest; 0 keeps all
 * @param presencePenalty taken once from the score of each token that occurred in the answer
 * @param frequencyPenalty taken from the score of a token for each time it occurred
 * @param logitBias added to the scores of these tokens
 * @param seed the same seed gives the same answer
 * @param maxTokens the longest answer
 * @param maxTokensAsked true: a prompt that leaves no room for that many tokens is refused; false:
 *     the answer may be shorter
 * @param stop the answer ends before the first of these texts
 * @param topLogprobs how many alternatives are told with each token's log probability; empty: no
 *     log probabilities at all
 */
public record Sampling(
    double temperature,
    double topP,
    int topK,
    double minP,
    double presencePenalty,
    double frequencyPenalty,
    Map<Integer, Double> logitBias,
    OptionalLong seed,
    int maxTokens,
    boolean maxTokensAsked,
    List<String> stop,
    OptionalInt topLogprobs) {

  public Sampling {
    logitBias = Map.copyOf(logitBias);
    stop = List.copyOf(stop);
  }

  /** The same with another seed. */
  public Sampling withSeed(long other) {
    return new Sampling(
        temperature,
        topP,
        topK,
        minP,
        presencePenalty,
        frequencyPenalty,
        logitBias,
        OptionalLong.of(other),
        maxTokens,
        maxTokensAsked,
        stop,
        topLogprobs);
  }
}
