package dev.plumbline.pairs.ballot;

import java.util.Optional;

/**
 * The latest vote of one voter on one response. A withdrawal stands too: it must outlive a vote
 * that is older but comes later.
 *
 * @param correction the response that the voter wrote instead
 * @param overQuota the voter had voted too often by then; the vote stands but does not count
 * @param cut whether it is about a response that was cut off at its longest length
 */
public record StandingVote(
    Moment moment,
    Choice choice,
    Optional<Fingerprint> correction,
    boolean overQuota,
    boolean cut) {

  /** The voter said nothing about this response, but corrected another one to it. */
  static final StandingVote NONE =
      new StandingVote(Moment.NEVER, Choice.WITHDRAWN, Optional.empty(), false, false);

  boolean isAfter(long time) {
    return moment.time() > time;
  }

  boolean counts() {
    return choice != Choice.WITHDRAWN && !overQuota;
  }

  StandingVote withoutWeight() {
    return new StandingVote(moment, choice, correction, true, cut);
  }

  /** What a correction says about the response that the voter wrote, which nobody cut. */
  StandingVote forTheCorrection() {
    return new StandingVote(moment, Choice.UP, Optional.empty(), overQuota, false);
  }
}
