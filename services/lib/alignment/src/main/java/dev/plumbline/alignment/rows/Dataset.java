package dev.plumbline.alignment.rows;

import dev.plumbline.alignment.PreferenceExample;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The votes of a run, split into what is learned from and what is measured with.
 *
 * @param rows every distinct voted response of the held-in prompts, of half pairs too
 * @param pairs the whole pairs of the held-in prompts
 * @param halfPairs how many half pairs the held-in prompts have
 * @param heldOut the whole pairs of the held-out prompts
 */
public record Dataset(
    List<VotedRow> rows, List<VotedPair> pairs, int halfPairs, List<VotedPair> heldOut) {

  public Dataset {
    rows = List.copyOf(rows);
    pairs = List.copyOf(pairs);
    heldOut = List.copyOf(heldOut);
  }

  /** Splits by prompt. The order of the examples makes no difference. */
  public static Dataset split(Collection<PreferenceExample> examples, HeldOutPrompts heldOut) {
    Set<String> apart = heldOut.choose(examples);
    return of(
        examples, examples.stream().filter(example -> apart.contains(example.promptId())).toList());
  }

  /**
   * With held-out examples that somebody chose.
   *
   * @param examples of these, those whose prompts are held out are not learned from
   */
  public static Dataset of(
      Collection<PreferenceExample> examples, Collection<PreferenceExample> heldOut) {
    Set<String> apart =
        heldOut.stream().map(PreferenceExample::promptId).collect(Collectors.toUnmodifiableSet());
    List<PreferenceExample> training =
        ordered(examples).filter(example -> !apart.contains(example.promptId())).toList();
    List<PreferenceExample> measuring = ordered(heldOut).toList();
    int wholePairs = (int) training.stream().filter(PreferenceExample::isWhole).count();
    return new Dataset(
        rows(training), pairs(training), training.size() - wholePairs, pairs(measuring));
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
      example.chosen().ifPresent(text -> rows.add(row(example, text, true)));
      example.rejected().ifPresent(text -> rows.add(row(example, text, false)));
    }
    return new ArrayList<>(rows);
  }

  private static VotedRow row(PreferenceExample example, String response, boolean liked) {
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

  /** True when some held-in row has this vote. */
  public boolean has(boolean liked) {
    return rows.stream().anyMatch(row -> row.liked() == liked);
  }
}
