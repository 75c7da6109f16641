package dev.plumbline.pairs.ballot;

import dev.plumbline.runtime.identity.Prompt;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** A counter with its memory in maps, and a reader that follows the changes. */
final class CountedVotes {
  final Map<String, Ballot> ballots = new HashMap<>();
  final Map<String, Prompt> prompts = new HashMap<>();
  final Map<Fingerprint, String> responses = new HashMap<>();
  final Map<Quota.Key, Quota> quotas = new HashMap<>();
  final List<PairChange> changes = new ArrayList<>();
  final List<VoteCounter.Verdict> verdicts = new ArrayList<>();
  final List<Ballot> writtenBallots = new ArrayList<>();
  private final VoteCounter counter;

  CountedVotes(BallotLimits limits) {
    VoteMemory memory =
        new VoteMemory(
            table(ballots, writtenBallots::add), table(prompts), table(responses), table(quotas));
    counter = new VoteCounter(memory, limits);
  }

  CountedVotes count(ResolvedVote... votes) {
    return countAll(List.of(votes));
  }

  CountedVotes countAll(List<ResolvedVote> votes) {
    votes.forEach(
        vote -> {
          VoteCounter.Verdict verdict = counter.count(vote, vote.moment().time());
          verdicts.add(verdict);
          changes.addAll(verdict.changes());
        });
    return this;
  }

  CountedVotes forget(Voter voter, long until) {
    List.copyOf(quotas.keySet()).stream()
        .filter(key -> key.user().equals(Fingerprint.ofUser(voter.identity())))
        .forEach(key -> counter.forget(key, voter, until));
    List.copyOf(ballots.keySet())
        .forEach(prompt -> changes.addAll(counter.forget(prompt, voter, until).changes()));
    return this;
  }

  VoteCounter.Verdict lastVerdict() {
    return verdicts.get(verdicts.size() - 1);
  }

  /** The pairs that a reader knows who followed all changes. */
  Map<String, ReferencePairs.Pair> pairs() {
    Map<String, ReferencePairs.Pair> pairs = new TreeMap<>();
    for (PairChange change : changes) {
      if (change instanceof PairChange.Published pair) {
        boolean replaced = pairs.put(pair.pairId(), pair(pair)) != null;
        if (replaced == pair.isNew()) {
          throw new AssertionError("a pair is new when it was not there: " + pair);
        }
      } else if (pairs.remove(change.pairId()) == null) {
        throw new AssertionError("withdrawn, but was not there: " + change);
      }
    }
    return pairs;
  }

  private static ReferencePairs.Pair pair(PairChange.Published pair) {
    return new ReferencePairs.Pair(
        pair.chosen().map(PairChange.Rated::response).orElse(null),
        pair.chosen().map(PairChange.Rated::tally).orElse(null),
        pair.rejected().map(PairChange.Rated::response).orElse(null),
        pair.rejected().map(PairChange.Rated::tally).orElse(null),
        pair.latest());
  }

  private static <K, V> VoteMemory.Table<K, V> table(Map<K, V> map) {
    return table(map, written -> {});
  }

  private static <K, V> VoteMemory.Table<K, V> table(Map<K, V> map, Consumer<V> written) {
    return new VoteMemory.Table<>() {
      @Override
      public V get(K key) {
        return map.get(key);
      }

      @Override
      public void put(K key, V value) {
        if (value == null) {
          throw new AssertionError("nothing to remember for " + key);
        }
        map.put(key, value);
        written.accept(value);
      }

      @Override
      public void delete(K key) {
        map.remove(key);
      }
    };
  }
}
