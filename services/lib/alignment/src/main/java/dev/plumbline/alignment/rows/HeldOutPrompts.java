package dev.plumbline.alignment.rows;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.plumbline.alignment.PreferenceExample;
import dev.plumbline.alignment.settings.DataSettings;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which prompts are kept apart to measure with.
 *
 * <p>A prompt's place on the unit interval comes from a hash of its id, so the choice is the same
 * in every run, whatever the seed and whatever votes arrived since: a prompt that was measured with
 * is not trained on later.
 */
public final class HeldOutPrompts {

  private final double share;
  private final int minimumPairs;

  /**
   * @param share prompts below this place are held out
   * @param minimumPairs where those bring fewer whole pairs, the prompts next in place join them
   */
  public HeldOutPrompts(double share, int minimumPairs) {
    this.share = share;
    this.minimumPairs = minimumPairs;
  }

  /** As the settings say. */
  public static HeldOutPrompts of(DataSettings settings) {
    return new HeldOutPrompts(settings.heldOutShare(), settings.minimumHeldOutPairs());
  }

  /** The ids of the prompts to hold out: at most half of those that have whole pairs. */
  public Set<String> choose(Collection<PreferenceExample> examples) {
    Map<String, Long> wholePairs =
        examples.stream()
            .filter(PreferenceExample::isWhole)
            .collect(Collectors.groupingBy(PreferenceExample::promptId, Collectors.counting()));
    Set<String> heldOut =
        examples.stream()
            .map(PreferenceExample::promptId)
            .filter(prompt -> place(prompt) < share)
            .collect(Collectors.toCollection(HashSet::new));
    List<String> byPlace =
        wholePairs.keySet().stream().sorted(Comparator.comparingDouble(this::place)).toList();
    long pairs = 0;
    for (int i = 0; i < byPlace.size(); i++) {
      String prompt = byPlace.get(i);
      boolean wanted = place(prompt) < share || pairs < minimumPairs;
      if (wanted && i < byPlace.size() / 2) {
        heldOut.add(prompt);
        pairs += wholePairs.get(prompt);
      } else {
        heldOut.remove(prompt);
      }
    }
    return Set.copyOf(heldOut);
  }

  /** A number in [0, 1) that depends on the id alone. */
  private double place(String promptId) {
    byte[] digest = sha256().digest(promptId.getBytes(UTF_8));
    return (ByteBuffer.wrap(digest).getLong() >>> 11) * 0x1.0p-53;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }
}
