package dev.plumbline.pairs.ballot;

import dev.plumbline.pairs.ballot.Contrast.Side;
import dev.plumbline.pairs.ballot.Contrast.Sides;
import dev.plumbline.pairs.ballot.Tally.Opinion;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which pairs follow from the votes on one prompt. */
final class Contrasts {
  private static final Comparator<Side> CLEAREST_FIRST =
      Comparator.comparingInt((Side side) -> -Math.abs(side.tally().net()))
          .thenComparing(Side::response);

  private Contrasts() {}

  /**
   * Each liked response against each disliked one; with one kind only, each alone as a half pair.
   *
   * @param limit when there are more, those between the clearest verdicts are taken
   */
  static Map<Sides, Contrast> of(Map<Fingerprint, Tally> tallies, int limit) {
    List<Optional<Side>> liked = leaning(tallies, Opinion.LIKED);
    List<Optional<Side>> disliked = leaning(tallies, Opinion.DISLIKED);
    Map<Sides, Contrast> contrasts = new LinkedHashMap<>();
    if (liked.get(0).isEmpty() && disliked.get(0).isEmpty()) {
      return contrasts;
    }
    int lastRank = liked.size() + disliked.size() - 2;
    for (int rank = 0; rank <= lastRank; rank++) {
      int last = Math.min(rank, liked.size() - 1);
      for (int i = Math.max(0, rank - disliked.size() + 1); i <= last; i++) {
        if (contrasts.size() == limit) {
          return contrasts;
        }
        Contrast contrast = new Contrast(liked.get(i), disliked.get(rank - i));
        contrasts.put(contrast.sides(), contrast);
      }
    }
    return contrasts;
  }

  /** The responses of one opinion; a single empty one when there are none. */
  private static List<Optional<Side>> leaning(Map<Fingerprint, Tally> tallies, Opinion opinion) {
    List<Optional<Side>> sides =
        tallies.entrySet().stream()
            .filter(entry -> entry.getValue().opinion() == opinion)
            .map(entry -> new Side(entry.getKey(), entry.getValue()))
            .sorted(CLEAREST_FIRST)
            .map(Optional::of)
            .toList();
    return sides.isEmpty() ? List.of(Optional.empty()) : sides;
  }
}
