package dev.plumbline.pairs.ballot;

import dev.plumbline.runtime.identity.Prompt;
import java.util.Optional;

/** What readers of the pairs are to learn. */
public sealed interface PairChange {
  String channel();

  String pairId();

  /**
   * A pair is there now, or its votes changed.
   *
   * @param isNew false: readers know the pair with other votes
   * @param latest time of the latest vote that it rests on, in milliseconds since 1970
   */
  record Published(
      String pairId,
      Prompt prompt,
      Optional<Rated> chosen,
      Optional<Rated> rejected,
      long latest,
      boolean isNew)
      implements PairChange {
    @Override
    public String channel() {
      return prompt.channel();
    }
  }

  /** A pair is no longer there. */
  record Withdrawn(String channel, String pairId) implements PairChange {}

  /** One side of a pair, with its text. */
  record Rated(String response, Tally tally) {}
}
