package dev.plumbline.alignment.evaluation;

/**
 * What a model thinks of a response.
 *
 * @param logProbability of all its tokens given what is before each, in nats
 * @param tokens how many tokens that are
 */
public record ResponseScore(double logProbability, int tokens) {

  public double perToken() {
    return logProbability / tokens;
  }
}
