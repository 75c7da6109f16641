package dev.plumbline.alignment.rows;

import dev.plumbline.alignment.PreferenceExample;
import dev.plumbline.alignment.Response;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The votes of a run, split into what is learned from and what is measured with.
 *
 * @param rows every distinct voted response of the held-in prompts, of half pairs too
 * @param pairs the whole pairs of the held-in prompts
 * @param halfPairs how many half pairs the held-in prompts have
 * @param compared held-in half pairs, a liked and a disliked one of different prompts each
 * @param heldOut the pairs of the held-out prompts, whole ones and such of half pairs
 */
public record Dataset(
    List<VotedRow> rows,
    List<VotedPair> pairs,
    int halfPairs,
    List<VotedPair> compared,
    List<VotedPair> heldOut) {

  public Dataset {
    rows = List.copyOf(rows);
    pairs = List.copyOf(pairs);
    compared = List.copyOf(compared);
    heldOut = List.copyOf(heldOut);
  }

  /** Splits by prompt. The order of the examples makes no difference. */
  public static Dataset split(Collection<PreferenceExample> examples, HeldOutPrompts heldOut) {
    Set<String> apart = heldOut.choose(examples);
    return of(
        examples,
        examples.stream().filter(example -> apart.contains(example.promptId())).toList(),
        heldOut.minimumPairs());
  }

  /**
   * With held-out examples that somebody chose.
   *
   * @param examples of these, those whose prompts are held out are not learned from
   */
  public static Dataset of(
      Collection<PreferenceExample> examples, Collection<PreferenceExample> heldOut) {
    return of(examples, heldOut, 1);
  }

  private static Dataset of(
      Collection<PreferenceExample> examples,
      Collection<PreferenceExample> heldOut,
      int enoughPairs) {
    Set<String> apart =
        heldOut.stream().map(PreferenceExample::promptId).collect(Collectors.toUnmodifiableSet());
    List<PreferenceExample> training =
        ordered(examples).filter(example -> !apart.contains(example.promptId())).toList();
    List<PreferenceExample> measuring = ordered(heldOut).toList();
    int wholePairs = (int) training.stream().filter(PreferenceExample::isWhole).count();
    return new Dataset(
        rows(training),
        pairs(training),
        training.size() - wholePairs,
        compared(training),
        measured(measuring, enoughPairs));
  }

  private static Stream<PreferenceExample> ordered(Collection<PreferenceExample> examples) {
    return examples.stream().sorted(Comparator.comparing(PreferenceExample::id));
  }

  /**
   * A response that several pairs share is one row: it is no more liked for being compared often.
   */
  private static List<VotedRow> rows(List<PreferenceExample> examples) {
    Set<VotedRow> rows = new LinkedHashSet<>();
    for (PreferenceExample example : examples) {
      example.chosen().ifPresent(response -> rows.add(row(example, response, true)));
      example.rejected().ifPresent(response -> rows.add(row(example, response, false)));
    }
    return new ArrayList<>(rows);
  }

  private static VotedRow row(PreferenceExample example, Response response, boolean liked) {
    return new VotedRow(
        example.promptId(), example.messages(), response, liked, liked && example.correction());
  }

  private static List<VotedPair> pairs(List<PreferenceExample> examples) {
    return examples.stream()
        .filter(PreferenceExample::isWhole)
        .map(
            example ->
                new VotedPair(
                    example.promptId(),
                    example.messages(),
                    example.chosen().orElseThrow(),
                    example.rejected().orElseThrow()))
        .distinct()
        .toList();
  }

  /**
   * Half pairs as pairs across prompts: each liked response beside one disliked response, none used
   * twice. The share of them that is ranked right estimates how often any liked response ranks
   * above any disliked one (the area under the ROC curve), with the standard error of that many
   * pairs.
   */
  private static List<VotedPair> compared(List<PreferenceExample> examples) {
    List<VotedRow> halves =
        rows(examples.stream().filter(example -> !example.isWhole()).toList()).stream()
            .sorted(Comparator.comparingDouble(row -> HeldOutPrompts.place(row.promptId())))
            .toList();
    List<VotedRow> liked = halves.stream().filter(VotedRow::liked).toList();
    List<VotedRow> disliked = halves.stream().filter(row -> !row.liked()).toList();
    return IntStream.range(0, Math.min(liked.size(), disliked.size()))
        .mapToObj(
            i ->
                new VotedPair(
                    liked.get(i).promptId(),
                    liked.get(i).messages(),
                    liked.get(i).response(),
                    disliked.get(i).messages(),
                    disliked.get(i).response()))
        .toList();
  }

  /** Whole pairs tell most; where there are not enough, pairs of half pairs join them. */
  private static List<VotedPair> measured(List<PreferenceExample> examples, int enough) {
    List<VotedPair> whole = pairs(examples);
    Map<String, Long> ofPrompts =
        whole.stream().collect(Collectors.groupingBy(VotedPair::promptId, Collectors.counting()));
    return HeldOutPrompts.counted(ofPrompts.values()) >= enough
        ? whole
        : Stream.concat(whole.stream(), compared(examples).stream()).toList();
  }

  /**
   * Held-in pairs to score contrasts on: whole ones where there are enough.
   *
   * @param enough how many are wanted
   */
  public List<VotedPair> scorable(int enough) {
    return pairs.size() >= enough
        ? pairs
        : Stream.concat(pairs.stream(), compared.stream()).toList();
  }
}
