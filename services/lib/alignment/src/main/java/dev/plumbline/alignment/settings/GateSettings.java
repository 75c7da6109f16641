package dev.plumbline.alignment.settings;

/**
 * The bounds of the gate.
 *
 * @param minimumMargin the mean margin on held-out pairs, of rewards or in nats per token, must be
 *     above this
 * @param minimumAccuracy the share of these pairs that is ranked right must not be below this
 * @param maximumLikedFall by how much the log probability of liked answers may fall, in nats per
 *     token
 * @param standardErrors a figure is significantly below another when it is so many standard errors
 *     below
 * @param maximumDivergence mean Kullback-Leibler divergence from the base model on neutral prompts,
 *     in nats per token
 * @param maximumPerplexityRise how much the perplexity of neutral text may rise, as a share
 * @param maximumEmptyShare share of greedy answers that may be empty, if the base model's are not
 *     more often
 * @param maximumUnfinishedRise how much more often than the base model's, or than those that users
 *     like, an answer may fail to end
 * @param maximumRepetition share of an answer's word sequences that may be repetitions
 */
public record GateSettings(
    double minimumMargin,
    double minimumAccuracy,
    double maximumLikedFall,
    double standardErrors,
    double maximumDivergence,
    double maximumPerplexityRise,
    double maximumEmptyShare,
    double maximumUnfinishedRise,
    double maximumRepetition) {

  public GateSettings {
    Checks.share("minimum-accuracy", minimumAccuracy);
    Checks.positive("maximum-liked-fall", maximumLikedFall);
    Checks.notNegative("standard-errors", standardErrors);
    Checks.positive("maximum-divergence", maximumDivergence);
    Checks.positive("maximum-perplexity-rise", maximumPerplexityRise);
    Checks.share("maximum-empty-share", maximumEmptyShare);
    Checks.share("maximum-unfinished-rise", maximumUnfinishedRise);
    Checks.share("maximum-repetition", maximumRepetition);
  }

  public static GateSettings defaults() {
    return new GateSettings(0, 0.5, 2, 2, 2, 0.5, 0.1, 0.3, 0.6);
  }
}
