package dev.plumbline.alignment.rows;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.plumbline.alignment.PreferenceExample;
import dev.plumbline.alignment.settings.DataSettings;
import dev.plumbline.model.source.Sha256;
import java.nio.ByteBuffer;
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

  /** Pairs of one prompt that count towards the minimum: further ones tell much the same. */
  private static final int COUNTED_OF_A_PROMPT = 2;

  private final double share;
  private final int minimumPairs;

  /**
   * @param share prompts below this place are held out
   * @param minimumPairs where those bring fewer whole pairs, of one prompt two at most, the prompts
   *     next in place join them, and then prompts with half pairs
   */
  public HeldOutPrompts(double share, int minimumPairs) {
    this.share = share;
    this.minimumPairs = minimumPairs;
  }

  /** As the settings say. */
  public static HeldOutPrompts of(DataSettings settings) {
    return new HeldOutPrompts(settings.heldOutShare(), settings.minimumHeldOutPairs());
  }

  int minimumPairs() {
    return minimumPairs;
  }

  /**
   * The ids of the prompts to hold out: at most half of those that have whole pairs, and of those
   * that have votes on one side only.
   */
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
        wholePairs.keySet().stream()
            .sorted(Comparator.comparingDouble(HeldOutPrompts::place))
            .toList();
    long pairs = 0;
    for (int i = 0; i < byPlace.size(); i++) {
      String prompt = byPlace.get(i);
      boolean wanted = place(prompt) < share || pairs < minimumPairs;
      if (wanted && i < byPlace.size() / 2) {
        heldOut.add(prompt);
        pairs += counted(List.of(wholePairs.get(prompt)));
      } else {
        heldOut.remove(prompt);
      }
    }
    for (boolean liked : new boolean[] {true, false}) {
      chooseHalves(halfPrompts(examples, wholePairs.keySet(), liked), pairs, heldOut);
    }
    return Set.copyOf(heldOut);
  }

  /** How many of the whole pairs count towards the minimum, of so many of each prompt. */
  static long counted(Collection<Long> pairsOfPrompts) {
    return pairsOfPrompts.stream().mapToLong(pairs -> Math.min(pairs, COUNTED_OF_A_PROMPT)).sum();
  }

  /** Prompts with votes on one side only, by their places. */
  private static List<String> halfPrompts(
      Collection<PreferenceExample> examples, Set<String> whole, boolean liked) {
    return examples.stream()
        .filter(example -> !whole.contains(example.promptId()))
        .filter(example -> (liked ? example.chosen() : example.rejected()).isPresent())
        .map(PreferenceExample::promptId)
        .distinct()
        .sorted(Comparator.comparingDouble(HeldOutPrompts::place))
        .toList();
  }

  /** Where whole pairs are too few to measure with, half pairs join them: at most half of those. */
  private void chooseHalves(List<String> byPlace, long pairs, Set<String> heldOut) {
    for (int i = 0; i < byPlace.size(); i++) {
      boolean wanted = place(byPlace.get(i)) < share || pairs + i < minimumPairs;
      if (wanted && i < byPlace.size() / 2) {
        heldOut.add(byPlace.get(i));
      } else {
        heldOut.remove(byPlace.get(i));
      }
    }
  }

  /** A number in [0, 1) that depends on the id alone. */
  static double place(String promptId) {
    byte[] digest = Sha256.begin().digest(promptId.getBytes(UTF_8));
    return (ByteBuffer.wrap(digest).getLong() >>> 11) * 0x1.0p-53;
  }
}
