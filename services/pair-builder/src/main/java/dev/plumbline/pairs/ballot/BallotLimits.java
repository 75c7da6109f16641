package dev.plumbline.pairs.ballot;

import java.time.Duration;

/**
 * How much one prompt, one response and one user may weigh.
 *
 * @param responsesPerPrompt distinct responses that are kept
 * @param votersPerResponse voters that are kept for each
 * @param pairsPerPrompt pairs that are published
 * @param responsesPerUser responses on which the votes of a user count, in each window
 * @param userWindow the time over which a user's votes are counted
 * @param textsOnBallot the length of the texts of one prompt, together, that are written down with
 *     its ballot, in UTF-16 units
 */
public record BallotLimits(
    int responsesPerPrompt,
    int votersPerResponse,
    int pairsPerPrompt,
    int responsesPerUser,
    Duration userWindow,
    int textsOnBallot) {

  /** The window that a vote belongs to. */
  long window(Moment moment) {
    return window(moment.time());
  }

  /**
   * The window that a time belongs to.
   *
   * @param time milliseconds since 1970
   */
  long window(long time) {
    return Math.floorDiv(time, userWindow.toMillis());
  }
}
