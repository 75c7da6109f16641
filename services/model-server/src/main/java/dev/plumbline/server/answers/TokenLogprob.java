package dev.plumbline.server.answers;

import java.util.List;

/**
 * A token of an answer and how likely it was.
 *
 * @param offset how many of the answer's characters come before it
 * @param alternatives the likeliest tokens at its place, best first
 */
public record TokenLogprob(Candidate token, int offset, List<Candidate> alternatives) {
  public TokenLogprob {
    alternatives = List.copyOf(alternatives);
  }

  /**
   * A token that stands at the place, or could have stood there.
   *
   * @param text replacement characters for a part of a character; a special token's name
   * @param bytes what it adds to the answer in UTF-8, from 0 to 255; none for a special token
   * @param logprob natural logarithm of its probability
   */
  public record Candidate(String text, List<Integer> bytes, double logprob) {
    public Candidate {
      bytes = List.copyOf(bytes);
    }
  }
}
