package dev.plumbline.pairs.ballot;

/**
 * What the voters of one prompt say about one response.
 *
 * @param correction whether one of them wrote it as a correction
 * @param latest time of the latest vote that counts, in milliseconds since 1970
 */
public record Tally(int up, int down, boolean correction, long latest) {
  static Tally of(Choice choice, boolean correction, long time) {
    return new Tally(choice == Choice.UP ? 1 : 0, choice == Choice.DOWN ? 1 : 0, correction, time);
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
        Math.max(latest, other.latest));
  }

  /** Where the votes on a response lean. A tie says nothing. */
  public enum Opinion {
    LIKED,
    DISLIKED,
    UNDECIDED
  }
}
