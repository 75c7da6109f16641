package dev.plumbline.trainer.pairs;

import dev.plumbline.runtime.channel.PairKey;
import dev.plumbline.runtime.identity.Prompt;
import dev.plumbline.schema.PreferencePair;
import java.util.stream.Stream;

/** A pair of a book, the offset of its latest record, that of the first one seen, its memory. */
record KeptPair(PreferencePair pair, long offset, long since, long bytes) {

  /** What a pair tells. */
  enum Kind {
    LIKED,
    DISLIKED,
    WHOLE
  }

  Kind kind() {
    if (pair.getRejected() == null) {
      return Kind.LIKED;
    }
    return pair.getChosen() == null ? Kind.DISLIKED : Kind.WHOLE;
  }

  PairKey key() {
    return key(pair);
  }

  static PairKey key(PreferencePair pair) {
    return new PairKey(pair.getChannel(), pair.getPairId());
  }

  /** The pair itself and, if it is whole, the two half pairs in it. */
  Stream<PairKey> said() {
    if (kind() != Kind.WHOLE) {
      return Stream.of(key());
    }
    String liked = Prompt.pairId(pair.getPromptId(), pair.getChosen().getResponse(), null);
    String disliked = Prompt.pairId(pair.getPromptId(), null, pair.getRejected().getResponse());
    return Stream.of(
        key(), new PairKey(pair.getChannel(), liked), new PairKey(pair.getChannel(), disliked));
  }
}
