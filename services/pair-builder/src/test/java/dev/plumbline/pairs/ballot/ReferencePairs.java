package dev.plumbline.pairs.ballot;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import dev.plumbline.runtime.identity.Prompt;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The rules once more, as plainly as they can be said: all votes at once, no state, no order. What
 * the service keeps step by step must equal it.
 */
public final class ReferencePairs {
  private final BallotLimits limits;
  private final Collection<ResolvedVote> votes;

  private ReferencePairs(BallotLimits limits, Collection<ResolvedVote> votes) {
    this.limits = limits;
    this.votes = votes;
  }

  /** The pairs, by id, that follow from these votes, of which some may be repeated. */
  public static Map<String, Pair> of(Collection<ResolvedVote> votes, BallotLimits limits) {
    Map<String, ResolvedVote> byEvent = new TreeMap<>();
    votes.forEach(vote -> byEvent.putIfAbsent(vote.moment().eventId(), vote));
    ReferencePairs reference = new ReferencePairs(limits, byEvent.values());
    Map<String, Pair> pairs = new TreeMap<>();
    byEvent.values().stream()
        .collect(groupingBy(ResolvedVote::prompt, toList()))
        .forEach((prompt, about) -> pairs.putAll(reference.pairs(prompt, about)));
    return pairs;
  }

  private Map<String, Pair> pairs(Prompt prompt, List<ResolvedVote> about) {
    List<Count> counts = new ArrayList<>();
    for (String response : keptResponses(prompt, about)) {
      Count count = new Count(response);
      for (String voter : keptVoters(prompt, response, about)) {
        opinions(prompt, voter, response, about).max(BY_MOMENT).ifPresent(count::add);
      }
      counts.add(count);
    }
    List<Count> liked = counts.stream().filter(c -> c.net() > 0).sorted(order(prompt)).toList();
    List<Count> disliked = counts.stream().filter(c -> c.net() < 0).sorted(order(prompt)).toList();
    record Candidate(int rank, int place, Pair pair) {}
    List<Candidate> candidates = new ArrayList<>();
    for (int i = 0; i < Math.max(1, liked.size()); i++) {
      for (int j = 0; j < Math.max(1, disliked.size()); j++) {
        Count chosen = liked.isEmpty() ? null : liked.get(i);
        Count rejected = disliked.isEmpty() ? null : disliked.get(j);
        if (chosen != null || rejected != null) {
          candidates.add(new Candidate(i + j, i, Pair.of(chosen, rejected)));
        }
      }
    }
    Map<String, Pair> pairs = new HashMap<>();
    candidates.stream()
        .sorted(Comparator.comparingInt(Candidate::rank).thenComparingInt(Candidate::place))
        .limit(limits.pairsPerPrompt())
        .map(Candidate::pair)
        .forEach(pair -> pairs.put(prompt.pairId(pair.chosen(), pair.rejected()), pair));
    return pairs;
  }

  private Set<String> keptResponses(Prompt prompt, List<ResolvedVote> about) {
    return smallest(
        about.stream().flatMap(ReferencePairs::responses),
        response -> Fingerprint.ofResponse(prompt.id(), response),
        limits.responsesPerPrompt());
  }

  private Set<String> keptVoters(Prompt prompt, String response, List<ResolvedVote> about) {
    return smallest(
        about.stream()
            .filter(vote -> responses(vote).anyMatch(response::equals))
            .map(vote -> vote.voter().identity()),
        voter -> Fingerprint.ofVoter(prompt.id(), voter),
        limits.votersPerResponse());
  }

  /** What a voter said last about a response, directly, and by each correction that made it. */
  private Stream<Opinion> opinions(
      Prompt prompt, String voter, String response, List<ResolvedVote> about) {
    Set<String> keptResponses = keptResponses(prompt, about);
    return keptResponses.stream()
        .filter(voted -> keptVoters(prompt, voted, about).contains(voter))
        .flatMap(voted -> standing(voter, voted, about))
        .flatMap(
            vote -> {
              boolean counts = !isOverQuota(vote);
              if (vote.response().equals(response)) {
                Choice choice = counts ? vote.choice() : null;
                return Stream.of(new Opinion(vote.moment(), choice, false, vote.cut()));
              }
              return vote.correction().filter(response::equals).isPresent() && counts
                  ? Stream.of(new Opinion(vote.moment(), Choice.UP, true, false))
                  : Stream.empty();
            });
  }

  private static Stream<ResolvedVote> standing(
      String voter, String response, List<ResolvedVote> about) {
    return about.stream()
        .filter(vote -> vote.voter().identity().equals(voter))
        .filter(vote -> vote.response().equals(response))
        .max(Comparator.comparing(ResolvedVote::moment))
        .stream();
  }

  private boolean isOverQuota(ResolvedVote vote) {
    if (!vote.voter().isUser() || vote.choice() == Choice.WITHDRAWN) {
      return false;
    }
    Set<Fingerprint> counted =
        smallest(
            votes.stream()
                .filter(other -> other.voter().equals(vote.voter()))
                .filter(other -> other.prompt().channel().equals(vote.prompt().channel()))
                .filter(other -> other.choice() != Choice.WITHDRAWN)
                .filter(other -> limits.window(other.moment()) == limits.window(vote.moment()))
                .map(ResolvedVote::responseFingerprint),
            fingerprint -> fingerprint,
            limits.responsesPerUser());
    return !counted.contains(vote.responseFingerprint());
  }

  private static Stream<String> responses(ResolvedVote vote) {
    return Stream.concat(Stream.of(vote.response()), vote.correction().stream());
  }

  private static <T> Set<T> smallest(
      Stream<T> all, java.util.function.Function<T, Fingerprint> fingerprint, int limit) {
    return all.distinct()
        .sorted(Comparator.comparing(fingerprint))
        .limit(limit)
        .collect(java.util.stream.Collectors.toSet());
  }

  private static Comparator<Count> order(Prompt prompt) {
    return Comparator.comparingInt((Count count) -> -Math.abs(count.net()))
        .thenComparing(count -> Fingerprint.ofResponse(prompt.id(), count.response));
  }

  private static final Comparator<Opinion> BY_MOMENT = Comparator.comparing(Opinion::moment);

  /**
   * What one voter says about one response.
   *
   * @param choice null: too many votes, this one does not count
   */
  private record Opinion(Moment moment, Choice choice, boolean correction, boolean cut) {}

  private static final class Count {
    private final String response;
    private final Set<Long> times = new TreeSet<>();
    private int up;
    private int down;
    private boolean correction;
    private boolean cut = true;

    private Count(String response) {
      this.response = response;
    }

    private void add(Opinion opinion) {
      if (opinion.choice() == null || opinion.choice() == Choice.WITHDRAWN) {
        return;
      }
      up += opinion.choice() == Choice.UP ? 1 : 0;
      down += opinion.choice() == Choice.DOWN ? 1 : 0;
      correction |= opinion.correction();
      cut &= opinion.cut();
      times.add(opinion.moment().time());
    }

    private int net() {
      return up - down;
    }
  }

  /** A pair as readers see it. */
  public record Pair(
      String chosen, Tally chosenTally, String rejected, Tally rejectedTally, long latest) {
    private static Pair of(Count chosen, Count rejected) {
      Tally up = tally(chosen);
      Tally down = tally(rejected);
      return new Pair(
          chosen == null ? null : chosen.response,
          up,
          rejected == null ? null : rejected.response,
          down,
          Math.max(
              up == null ? Long.MIN_VALUE : up.latest(),
              down == null ? Long.MIN_VALUE : down.latest()));
    }

    private static Tally tally(Count count) {
      return count == null
          ? null
          : new Tally(
              count.up,
              count.down,
              count.correction,
              count.cut,
              count.times.stream().max(Long::compare).get());
    }
  }
}
