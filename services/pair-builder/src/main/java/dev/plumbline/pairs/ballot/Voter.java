package dev.plumbline.pairs.ballot;

/**
 * Who votes. Users are told from anonymous voters, who are only as many as the answers they vote
 * on.
 *
 * @param identity unique among all voters
 * @param isUser whether the product named a user, whose votes can be counted over all prompts
 */
public record Voter(String identity, boolean isUser) {

  public static Voter user(String userId) {
    return new Voter("user:" + userId, true);
  }

  /** The one anonymous voter of a completion. */
  public static Voter ofCompletion(String completionId) {
    return new Voter("completion:" + completionId, false);
  }

  /** Somebody of whom only this one vote is known. */
  public static Voter ofEvent(String eventId) {
    return new Voter("event:" + eventId, false);
  }
}
