package dev.plumbline.pairs.ballot;

import dev.plumbline.pairs.ballot.Contrast.Side;
import dev.plumbline.pairs.ballot.Contrast.Sides;
import dev.plumbline.pairs.ballot.PairChange.Published;
import dev.plumbline.pairs.ballot.PairChange.Rated;
import dev.plumbline.pairs.ballot.PairChange.Withdrawn;
import dev.plumbline.runtime.identity.Prompt;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tells readers of a prompt's pairs the difference between what they know and what is. */
final class Publication {
  private final Texts texts;
  private final int pairsPerPrompt;

  Publication(Texts texts, int pairsPerPrompt) {
    this.texts = texts;
    this.pairsPerPrompt = pairsPerPrompt;
  }

  /**
   * The changes since the last publication. What is withdrawn comes first, so that a reader never
   * sees a half pair beside the pair that replaces it for longer than needed.
   */
  List<PairChange> changes(
      Prompt prompt, Ballot ballot, Map<Fingerprint, Tally> before, Map<Fingerprint, Tally> after) {
    Map<Sides, Contrast> earlier = Contrasts.of(before, pairsPerPrompt);
    Map<Sides, Contrast> now = Contrasts.of(after, pairsPerPrompt);
    List<PairChange> changes = new ArrayList<>();
    withdraw(prompt, ballot.published(), now, changes);
    now.forEach(
        (sides, contrast) -> {
          boolean isNew = !ballot.published().containsKey(sides);
          if (isNew || !contrast.equals(earlier.get(sides))) {
            Published pair = published(prompt, ballot, contrast, isNew);
            ballot.published().put(sides, pair.pairId());
            changes.add(pair);
          }
        });
    return changes;
  }

  private static void withdraw(
      Prompt prompt,
      Map<Sides, String> published,
      Map<Sides, Contrast> now,
      List<PairChange> changes) {
    // What was published is asked, not what followed from the votes before: the limits may have
    // been changed since.
    Iterator<Map.Entry<Sides, String>> known = published.entrySet().iterator();
    while (known.hasNext()) {
      Map.Entry<Sides, String> pair = known.next();
      if (!now.containsKey(pair.getKey())) {
        changes.add(new Withdrawn(prompt.channel(), pair.getValue()));
        known.remove();
      }
    }
  }

  private Published published(Prompt prompt, Ballot ballot, Contrast contrast, boolean isNew) {
    Optional<Rated> chosen = contrast.chosen().map(side -> rated(side, ballot));
    Optional<Rated> rejected = contrast.rejected().map(side -> rated(side, ballot));
    String pairId =
        prompt.pairId(
            chosen.map(Rated::response).orElse(null), rejected.map(Rated::response).orElse(null));
    return new Published(pairId, prompt, chosen, rejected, contrast.latest(), isNew);
  }

  private Rated rated(Side side, Ballot ballot) {
    return new Rated(texts.response(side.response(), ballot), side.tally());
  }
}
