package dev.plumbline.alignment.rows;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.plumbline.alignment.PreferenceExample;
import dev.plumbline.alignment.settings.DataSettings;
import dev.plumbline.model.source.Sha256;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which prompts are kept apart to measure with.
 *
 * <p>A prompt's place on the unit interval comes from a hash of its id. Those below a threshold are
 * held out, whatever is known of them, so that it makes no difference when a half pair becomes
 * whole. The threshold is the share that is asked for, or, where that holds out too few
 * comparisons, as high as it must be for these, but never above the middle. More votes bring more
 * comparisons below it and can only lower it. So a prompt that was learned from is not measured
 * with later, whatever the seed and whatever votes arrived since, unless the settings or the method
 * change, or verdicts are taken back where comparisons are few.
 *
 * <p>The exception are so few prompts that those below the middle do not bring the minimum, or that
 * nothing is left to learn from. Of these up to half are held out, of each kind by itself, and
 * others when more have come.
 */
public final class HeldOutPrompts {

  /** Pairs of one prompt that count towards the minimum: further ones tell much the same. */
  private static final int COUNTED_OF_A_PROMPT = 2;

  private static final double MIDDLE = 0.5;

  private final double share;
  private final int minimumPairs;

  /**
   * @param share prompts below this place are held out
   * @param minimumPairs where those bring fewer comparisons, the prompts next in place join them: a
   *     whole pair is one, of one prompt two at most, and so are a prompt with liked and one with
   *     disliked half pairs
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

  /** The ids of the prompts to hold out. */
  public Set<String> choose(Collection<PreferenceExample> examples) {
    List<VotedPrompt> byPlace = VotedPrompt.byPlace(examples);
    Comparisons heldOut = new Comparisons();
    int end = 0;
    while (end < byPlace.size() && isWanted(byPlace.get(end).place(), heldOut)) {
      heldOut.add(byPlace.get(end));
      end++;
    }
    Comparisons learned = new Comparisons();
    byPlace.subList(end, byPlace.size()).forEach(learned::add);
    if (heldOut.count() < minimumPairs || learned.count() == 0) {
      return halfOfEachKind(byPlace);
    }
    return byPlace.subList(0, end).stream()
        .map(VotedPrompt::id)
        .collect(Collectors.toUnmodifiableSet());
  }

  private boolean isWanted(double place, Comparisons heldOut) {
    return place < MIDDLE && (place < share || heldOut.count() < minimumPairs);
  }

  private Set<String> halfOfEachKind(List<VotedPrompt> byPlace) {
    return Stream.<Predicate<VotedPrompt>>of(
            VotedPrompt::isWhole, VotedPrompt::isLiked, VotedPrompt::isDisliked)
        .map(kind -> byPlace.stream().filter(kind).map(VotedPrompt::id).toList())
        .flatMap(prompts -> prompts.stream().limit(Math.min(prompts.size() / 2, minimumPairs)))
        .collect(Collectors.toUnmodifiableSet());
  }

  /** How many of the whole pairs count towards the minimum, of so many of each prompt. */
  static long counted(Collection<Long> pairsOfPrompts) {
    return pairsOfPrompts.stream().mapToLong(pairs -> Math.min(pairs, COUNTED_OF_A_PROMPT)).sum();
  }

  /** What can be compared of some prompts. */
  private static final class Comparisons {
    private long whole;
    private long liked;
    private long disliked;

    void add(VotedPrompt prompt) {
      whole += counted(List.of(prompt.wholePairs()));
      liked += prompt.isLiked() ? 1 : 0;
      disliked += prompt.isDisliked() ? 1 : 0;
    }

    long count() {
      return whole + Math.min(liked, disliked);
    }
  }

  /** A number in [0, 1) that depends on the id alone. */
  static double place(String promptId) {
    byte[] digest = Sha256.begin().digest(promptId.getBytes(UTF_8));
    return (ByteBuffer.wrap(digest).getLong() >>> 11) * 0x1.0p-53;
  }
}
