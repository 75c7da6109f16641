package dev.plumbline.server.answers;

import java.util.List;

/**
 * A token of an answer and how likely it was.
 *
 * @param logprob natural logarithm of its probability
 * @param alternatives the likeliest tokens at its place, best first
 */
public record TokenLogprob(String token, double logprob, List<Alternative> alternatives) {
  public TokenLogprob {
    alternatives = List.copyOf(alternatives);
  }

  /** A token that could have stood there. */
  public record Alternative(String token, double logprob) {}
}
