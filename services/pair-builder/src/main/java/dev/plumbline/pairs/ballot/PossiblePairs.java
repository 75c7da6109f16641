package dev.plumbline.pairs.ballot;

import dev.plumbline.runtime.channel.PairKey;
import dev.plumbline.runtime.identity.Prompt;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The pairs that readers may have had from a prompt at some time: which of them stood when depends
 * on votes that are not known any more, as a half pair goes when it becomes whole.
 *
 * @param texts of the responses on which votes count
 */
record PossiblePairs(Prompt prompt, Map<Fingerprint, String> texts) {

  /** Those with one of these responses on a side, alone or with any other. */
  Set<PairKey> with(Set<Fingerprint> responses) {
    Set<PairKey> pairs = new HashSet<>();
    for (Fingerprint response : responses) {
      String text = texts.get(response);
      if (text != null) {
        add(pairs, text, null);
        texts.values().stream()
            .filter(other -> !other.equals(text))
            .forEach(other -> add(pairs, text, other));
      }
    }
    return pairs;
  }

  private void add(Set<PairKey> pairs, String one, String other) {
    pairs.add(new PairKey(prompt.channel(), prompt.pairId(one, other)));
    pairs.add(new PairKey(prompt.channel(), prompt.pairId(other, one)));
  }
}
