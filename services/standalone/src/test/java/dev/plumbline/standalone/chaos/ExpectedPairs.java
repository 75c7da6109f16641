package dev.plumbline.standalone.chaos;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;

import dev.plumbline.schema.Rating;
import dev.plumbline.standalone.chaos.Arrival.Voted;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BinaryOperator;
import java.util.stream.Stream;

/** The rules of docs/architecture.md without limits, on all votes at once, from nobody's code. */
final class ExpectedPairs {
  private static final BinaryOperator<Says> LATER =
      BinaryOperator.maxBy(Comparator.comparingLong(Says::time).thenComparing(Says::event));

  private ExpectedPairs() {}

  /** What an event says of a text; up and down are false when it takes a vote back. */
  private record Says(
      String voter,
      String text,
      boolean up,
      boolean down,
      boolean wrote,
      long time,
      String event) {}

  /** The pairs as {@link PairLine} writes them. */
  static Set<String> of(Collection<Voted> votes) {
    Set<String> pairs = new TreeSet<>();
    votes.stream()
        .collect(groupingBy(Voted::question))
        .forEach((question, about) -> pairs.addAll(pairs(question, about)));
    return pairs;
  }

  private static List<String> pairs(String question, List<Voted> about) {
    // Of the votes of one voter on one answer the last stands, with its correction.
    Collection<Voted> standing =
        about.stream()
            .collect(
                toMap(
                    vote -> voter(vote) + " on " + vote.answer(),
                    vote -> vote,
                    BinaryOperator.maxBy(
                        Comparator.comparingLong(Voted::time).thenComparing(Voted::event))))
            .values();
    Map<String, List<Says>> byText =
        standing.stream()
            .flatMap(ExpectedPairs::says)
            .collect(toMap(says -> says.voter() + " of " + says.text(), says -> says, LATER))
            .values()
            .stream()
            .collect(groupingBy(Says::text, TreeMap::new, java.util.stream.Collectors.toList()));
    List<String> liked = new ArrayList<>();
    List<String> disliked = new ArrayList<>();
    byText.forEach(
        (text, said) -> {
          int up = (int) said.stream().filter(Says::up).count();
          int down = (int) said.stream().filter(Says::down).count();
          String side = PairLine.side(text, up, down, said.stream().anyMatch(Says::wrote));
          if (up != down) {
            (up > down ? liked : disliked).add(side);
          }
        });
    return PairLine.combinations(question, liked, disliked);
  }

  private static Stream<Says> says(Voted vote) {
    String written = vote.answer().equals(vote.correction()) ? null : vote.correction();
    boolean up = vote.rating() == Rating.UP && written == null;
    boolean down = vote.rating() == Rating.DOWN || written != null;
    Says direct = new Says(voter(vote), vote.answer(), up, down, false, vote.time(), vote.event());
    return written == null
        ? Stream.of(direct)
        : Stream.of(
            direct, new Says(voter(vote), written, true, false, true, vote.time(), vote.event()));
  }

  private static String voter(Voted vote) {
    if (vote.user() != null) {
      return "user " + vote.user();
    }
    return vote.completion() != null ? "reader of " + vote.completion() : "sender " + vote.event();
  }
}
