package dev.plumbline.pairs.counting;

import dev.plumbline.pairs.ballot.PairChange;
import dev.plumbline.pairs.ballot.VoteCounter.Verdict;

/** Hears what became of votes. Called from the threads of Streams. */
public interface CountingObserver {
  /** A vote was counted, or not. */
  void counted(String channel, Verdict verdict);

  /** A vote was left out because its user is forgotten. */
  void forgotten(String channel);

  /** A pair changed because its user is forgotten. */
  void changed(PairChange change);
}
