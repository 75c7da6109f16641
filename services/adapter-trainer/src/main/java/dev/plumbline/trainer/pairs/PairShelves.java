package dev.plumbline.trainer.pairs;

import dev.plumbline.trainer.pairs.KeptPair.Kind;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The pairs of a book by what they tell, and which of them goes next when room is needed: the
 * oldest half pair of the commoner side, and whole pairs only when there are no others. So a flood
 * of likes costs neither the dislikes that they are compared with nor the pairs that tell most.
 *
 * <p>Where pairs only come, those that stay are the same in whatever order they came.
 */
final class PairShelves {
  private static final Comparator<KeptPair> OLDEST_FIRST =
      Comparator.comparing((KeptPair kept) -> kept.pair().getUpdatedAt())
          .thenComparing(kept -> kept.pair().getPairId());

  private final Map<Kind, TreeSet<KeptPair>> shelves = new EnumMap<>(Kind.class);

  PairShelves() {
    for (Kind kind : Kind.values()) {
      shelves.put(kind, new TreeSet<>(OLDEST_FIRST));
    }
  }

  void add(KeptPair kept) {
    shelves.get(kept.kind()).add(kept);
  }

  void remove(KeptPair kept) {
    shelves.get(kept.kind()).remove(kept);
  }

  int count(Kind kind) {
    return shelves.get(kind).size();
  }

  Stream<KeptPair> all() {
    return shelves.values().stream().flatMap(TreeSet::stream);
  }

  /** The pair that goes next when room is needed. */
  KeptPair next() {
    // Of sides that are equally common always the same one, or the order of arrival would tell.
    Kind commoner = count(Kind.LIKED) >= count(Kind.DISLIKED) ? Kind.LIKED : Kind.DISLIKED;
    return shelves.get(count(commoner) > 0 ? commoner : Kind.WHOLE).first();
  }
}
