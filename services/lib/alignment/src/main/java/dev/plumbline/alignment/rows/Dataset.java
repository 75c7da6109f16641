package dev.plumbline.alignment.rows;

import dev.plumbline.alignment.PreferenceExample;
import dev.plumbline.alignment.Response;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The votes of a run, split into what is learned from and what is measured with.
 *
 * @param rows every distinct voted response of the held-in prompts, of half pairs too
 * @param pairs the whole pairs of the held-in prompts
 * @param halfPairs how many half pairs the held-in prompts have
 * @param compared held-in half pairs, a liked and a disliked one of different prompts each; of the
 *     liked ones and of the disliked ones of a prompt one at most
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
        compared(
            oneOfEachPrompt(halves(training, true), VotedRow::promptId),
            oneOfEachPrompt(halves(training, false), VotedRow::promptId)),
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

  /** The liked or the disliked responses of half pairs, by the places of their prompts. */
  private static List<VotedRow> halves(List<PreferenceExample> examples, boolean liked) {
    return rows(examples.stream().filter(example -> !example.isWhole()).toList()).stream()
        .filter(row -> row.liked() == liked)
        .sorted(Comparator.comparingDouble(row -> HeldOutPrompts.place(row.promptId())))
        .toList();
  }

  private static <T> List<T> oneOfEachPrompt(List<T> votes, Function<T, String> prompt) {
    Map<String, T> firsts = new LinkedHashMap<>();
    votes.forEach(vote -> firsts.putIfAbsent(prompt.apply(vote), vote));
    return new ArrayList<>(firsts.values());
  }

  /**
   * Half pairs as pairs across prompts: each liked response beside one disliked response, none used
   * twice. The share of them that is ranked right estimates how often any liked response ranks
   * above any disliked one (the area under the ROC curve).
   */
  private static List<VotedPair> compared(List<VotedRow> liked, List<VotedRow> disliked) {
    return IntStream.range(0, Math.min(liked.size(), disliked.size()))
        .mapToObj(
            i ->
                new VotedPair(
                    liked.get(i).promptId(),
                    liked.get(i).messages(),
                    liked.get(i).response(),
                    disliked.get(i).promptId(),
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
        : Stream.concat(
                whole.stream(), compared(halves(examples, true), halves(examples, false)).stream())
            .toList();
  }

  /**
   * Held-in pairs to score contrasts on: whole ones where there are enough. Each prompt has one, so
   * that the pairs tell independently of each other and no prompt outvotes the others.
   *
   * @param enough how many are wanted
   */
  public List<VotedPair> scorable(int enough) {
    List<VotedPair> whole = oneOfEachPrompt(pairs, VotedPair::promptId);
    return whole.size() >= enough
        ? whole
        : Stream.concat(whole.stream(), compared.stream()).toList();
  }
}
