package dev.plumbline.pairs.ballot;

/**
 * What the voters of one prompt say about one response.
 *
 * @param correction whether one of them wrote it as a correction
 * @param cut whether it was cut off at its longest length, by all that the votes which count know
 *     of it: once it was a whole answer, or somebody wrote it, it ends where its text does
 * @param latest time of the latest vote that counts, in milliseconds since 1970
 */
public record Tally(int up, int down, boolean correction, boolean cut, long latest) {
  /** What one vote says that counts. */
  static Tally of(StandingVote vote, boolean correction) {
    return new Tally(
        vote.choice() == Choice.UP ? 1 : 0,
        vote.choice() == Choice.DOWN ? 1 : 0,
        correction,
        vote.cut(),
        vote.moment().time());
  }

  public Opinion opinion() {
    return up > down ? Opinion.LIKED : down > up ? Opinion.DISLIKED : Opinion.UNDECIDED;
  }

  int net() {
    return up - down;
  }

  Tally plus(Tally other) {
    return new Tally(
        up + other.up,
        down + other.down,
        correction || other.correction,
        cut && other.cut,
        Math.max(latest, other.latest));
  }

  /** Where the votes on a response lean. A tie says nothing. */
  public enum Opinion {
    LIKED,
    DISLIKED,
    UNDECIDED
  }
}
