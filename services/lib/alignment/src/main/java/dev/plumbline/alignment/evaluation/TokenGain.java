package dev.plumbline.alignment.evaluation;

/**
 * By how much a policy raises log p over the reference, per token of each response of a pair, in
 * nats. Unlike the reward, a sum, it does not grow with the length of a response: what makes every
 * token less likely would make long responses look disliked.
 */
public record TokenGain(double chosen, double rejected) {

  static TokenGain between(PairScore policy, PairScore reference) {
    return new TokenGain(
        policy.chosen().perToken() - reference.chosen().perToken(),
        policy.rejected().perToken() - reference.rejected().perToken());
  }

  double margin() {
    return chosen - rejected;
  }
}
