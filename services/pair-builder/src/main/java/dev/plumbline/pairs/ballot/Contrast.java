package dev.plumbline.pairs.ballot;

import java.util.Optional;

/**
 * A liked response beside a disliked one, with the votes on each; in a half pair one is missing.
 */
public record Contrast(Optional<Side> chosen, Optional<Side> rejected) {

  Sides sides() {
    return new Sides(chosen.map(Side::response), rejected.map(Side::response));
  }

  /** Time of the latest vote that the pair rests on. */
  long latest() {
    return Math.max(
        chosen.map(side -> side.tally().latest()).orElse(Long.MIN_VALUE),
        rejected.map(side -> side.tally().latest()).orElse(Long.MIN_VALUE));
  }

  /** One response and what was said about it. */
  record Side(Fingerprint response, Tally tally) {}

  /** Which two responses; the key of a pair within its prompt. */
  public record Sides(Optional<Fingerprint> chosen, Optional<Fingerprint> rejected) {}
}
