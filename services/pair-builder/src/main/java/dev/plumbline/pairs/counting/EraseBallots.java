package dev.plumbline.pairs.counting;

import dev.plumbline.pairs.ballot.Ballot;
import dev.plumbline.pairs.ballot.PairChange;
import dev.plumbline.pairs.ballot.Quota;
import dev.plumbline.pairs.ballot.VoteCounter;
import dev.plumbline.pairs.ballot.VoteCounter.Removal;
import dev.plumbline.pairs.ballot.Voter;
import dev.plumbline.pairs.forgetting.Eraser;
import dev.plumbline.pairs.identity.Fingerprint;
import dev.plumbline.runtime.channel.PairKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Takes a user's votes off all ballots of a task. A ballot knows its voters only by hashes that
 * differ from prompt to prompt, so every ballot is looked at.
 */
final class EraseBallots implements Eraser {
  private static final Duration AT_ONCE = Duration.ofMillis(300);

  private final KeyValueStore<String, Ballot> ballots;
  private final KeyValueStore<Quota.Key, Quota> quotas;
  private final VoteCounter counter;
  private final Consumer<PairChange> changes;
  private final LongSupplier nanoTime;

  /**
   * @param changes hears which pairs come and go
   * @param nanoTime as {@link System#nanoTime}
   */
  EraseBallots(
      KeyValueStore<String, Ballot> ballots,
      KeyValueStore<Quota.Key, Quota> quotas,
      VoteCounter counter,
      Consumer<PairChange> changes,
      LongSupplier nanoTime) {
    this.ballots = ballots;
    this.quotas = quotas;
    this.counter = counter;
    this.changes = changes;
    this.nanoTime = nanoTime;
  }

  @Override
  public Part erase(String userId, long until, Optional<String> position) {
    Voter voter = Voter.user(userId);
    if (position.isEmpty()) {
      eraseQuotas(voter, until);
    }
    List<String> found = new ArrayList<>();
    Optional<String> next = findBallots(voter, position, found);
    int votes = 0;
    Set<PairKey> pairs = new HashSet<>();
    Set<PairKey> formerPairs = new HashSet<>();
    for (String promptId : found) {
      Removal removal = counter.forget(promptId, voter, until);
      votes += removal.votes();
      pairs.addAll(removal.pairs());
      formerPairs.addAll(removal.formerPairs());
      removal.changes().forEach(changes);
    }
    return new Part(votes, pairs, formerPairs, next);
  }

  private Optional<String> findBallots(Voter voter, Optional<String> position, List<String> found) {
    try (KeyValueIterator<String, Ballot> all = ballots.range(position.orElse(null), null)) {
      boolean more = all.hasNext();
      // Not from before: a store in memory may take longer than that to find the first.
      long deadline = nanoTime.getAsLong() + AT_ONCE.toNanos();
      while (more) {
        KeyValue<String, Ballot> entry = all.next();
        if (entry.value.knows(voter, entry.key)) {
          found.add(entry.key);
        }
        more = all.hasNext();
        if (more && nanoTime.getAsLong() > deadline) {
          return Optional.of(all.peekNextKey());
        }
      }
    }
    return Optional.empty();
  }

  private void eraseQuotas(Voter voter, long until) {
    Fingerprint user = Fingerprint.ofUser(voter.identity());
    List<Quota.Key> found = new ArrayList<>();
    try (KeyValueIterator<Quota.Key, Quota> all = quotas.all()) {
      while (all.hasNext()) {
        Quota.Key key = all.next().key;
        if (key.user().equals(user)) {
          found.add(key);
        }
      }
    }
    found.forEach(key -> counter.forget(key, voter, until));
  }
}
