package dev.plumbline.pairs.forgetting;

import dev.plumbline.runtime.channel.PairKey;
import java.util.Collection;
import java.util.Optional;

/** Takes what a user said until a time out of the stores of one task. */
public interface Eraser {

  /**
   * Does a part of the work, short enough not to keep records waiting.
   *
   * @param until votes cast until then go, later ones stay, in milliseconds since 1970
   * @param position what the part before gave; empty: this is the first
   */
  Part erase(String userId, long until, Optional<String> position);

  /**
   * What was done.
   *
   * @param votes that were taken out
   * @param pairs that rested on them
   * @param formerPairs others that may have rested on them before
   * @param next where to go on; empty: everything is done
   */
  record Part(
      int votes,
      Collection<PairKey> pairs,
      Collection<PairKey> formerPairs,
      Optional<String> next) {}
}
