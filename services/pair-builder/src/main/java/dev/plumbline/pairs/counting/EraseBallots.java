package dev.plumbline.pairs.counting;

import dev.plumbline.pairs.ballot.Ballot;
import dev.plumbline.pairs.ballot.PairChange;
import dev.plumbline.pairs.ballot.Quota;
import dev.plumbline.pairs.ballot.VoteCounter;
import dev.plumbline.pairs.ballot.VoteCounter.Removal;
import dev.plumbline.pairs.ballot.Voter;
import dev.plumbline.pairs.forgetting.Eraser;
import dev.plumbline.runtime.channel.PairKey;
import java.time.Duration;
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
 * Takes a user's votes out of the quotas and off all ballots of a task. A ballot knows its voters
 * only by hashes that differ from prompt to prompt, so every ballot is looked at.
 *
 * <p>A part ends when its time is over, whatever it is at: what a transaction of Streams does must
 * fit into the few seconds after which Kafka gives the transaction up.
 */
final class EraseBallots implements Eraser {
  /** What all tasks of a thread take together, of each second: records wait meanwhile. */
  private static final Duration AT_ONCE = Duration.ofMillis(300);

  /**
   * The time of a part ends when the producer has what was changed, but Kafka must also have taken
   * it before the transaction ends, and a ballot with its pairs may have hundreds of kilobytes.
   */
  private static final int MOST_REVISED = 200;

  private final KeyValueStore<String, Ballot> ballots;
  private final EraseQuotas quotas;
  private final VoteCounter counter;
  private final Consumer<PairChange> changes;
  private final long atOnce;
  private final LongSupplier nanoTime;

  /**
   * @param changes hears which pairs come and go
   * @param tasks that may share the thread, this one included; each gets its share of the time
   * @param nanoTime as {@link System#nanoTime}
   */
  EraseBallots(
      KeyValueStore<String, Ballot> ballots,
      KeyValueStore<Quota.Key, Quota> quotas,
      VoteCounter counter,
      Consumer<PairChange> changes,
      int tasks,
      LongSupplier nanoTime) {
    this.ballots = ballots;
    this.quotas = new EraseQuotas(quotas, counter);
    this.counter = counter;
    this.changes = changes;
    this.atOnce = AT_ONCE.dividedBy(tasks).toNanos();
    this.nanoTime = nanoTime;
  }

  @Override
  public Part erase(String userId, long until, Optional<String> position) {
    Voter voter = Voter.user(userId);
    long deadline = nanoTime.getAsLong() + atOnce;
    Optional<Quota.Key> quota = EraseQuotas.place(voter, position);
    while (quota.isPresent()) {
      quota = quotas.step(quota.get(), voter, until);
      if (quota.isPresent() && nanoTime.getAsLong() > deadline) {
        return new Part(0, List.of(), List.of(), quota.map(EraseQuotas::position));
      }
    }
    Optional<String> ballot = position.filter(place -> !EraseQuotas.isPosition(place));
    return eraseBallots(voter, until, ballot, deadline - nanoTime.getAsLong());
  }

  private Part eraseBallots(Voter voter, long until, Optional<String> first, long nanos) {
    int votes = 0;
    int revised = 0;
    Set<PairKey> pairs = new HashSet<>();
    Set<PairKey> formerPairs = new HashSet<>();
    Optional<String> next = Optional.empty();
    try (KeyValueIterator<String, Ballot> rest = ballots.range(first.orElse(null), null)) {
      boolean more = rest.hasNext();
      // Not from before: a store in memory may take longer than that to find the first.
      long deadline = nanoTime.getAsLong() + nanos;
      while (more) {
        KeyValue<String, Ballot> entry = rest.next();
        if (entry.value.knows(voter, entry.key)) {
          Removal removal = counter.forget(entry.key, voter, until);
          votes += removal.votes();
          revised++;
          pairs.addAll(removal.pairs());
          formerPairs.addAll(removal.formerPairs());
          removal.changes().forEach(changes);
        }
        more = rest.hasNext();
        if (more && (revised == MOST_REVISED || nanoTime.getAsLong() > deadline)) {
          next = Optional.of(rest.peekNextKey());
          more = false;
        }
      }
    }
    return new Part(votes, pairs, formerPairs, next);
  }
}
