package dev.plumbline.trainer.pairs;

import dev.plumbline.runtime.channel.PairKey;
import dev.plumbline.runtime.identity.Prompt;
import dev.plumbline.schema.PreferencePair;
import dev.plumbline.schema.RatedResponse;
import java.util.stream.Stream;

/**
 * A pair of a book.
 *
 * @param changed offset of the first record seen since which it teaches what it does
 * @param since offset of the first record seen
 * @param bytes of memory that it takes
 */
record KeptPair(PreferencePair pair, long changed, long since, long bytes) {

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

  /** Whether training sees no difference between this and another record of the pair. */
  boolean teaches(PreferencePair other) {
    return pair.getMessages().equals(other.getMessages())
        && reads(pair.getChosen(), other.getChosen())
        && reads(pair.getRejected(), other.getRejected());
  }

  private static boolean reads(RatedResponse one, RatedResponse other) {
    if (one == null || other == null) {
      return one == null && other == null;
    }
    return one.getResponse().equals(other.getResponse())
        && one.getCut() == other.getCut()
        && one.getCorrection() == other.getCorrection();
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
