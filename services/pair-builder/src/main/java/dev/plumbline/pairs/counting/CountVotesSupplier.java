package dev.plumbline.pairs.counting;

import dev.plumbline.pairs.ballot.BallotLimits;
import dev.plumbline.pairs.ballot.ResolvedVote;
import dev.plumbline.pairs.state.StoreKind;
import dev.plumbline.schema.PreferencePair;
import java.time.Duration;
import java.util.Set;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * Makes the counting of votes for each task, with its stores.
 *
 * @param quotaRetention how long after a window its votes may still come
 */
public record CountVotesSupplier(
    StoreKind storeKind, BallotLimits limits, Duration quotaRetention, CountingObserver observer)
    implements ProcessorSupplier<String, ResolvedVote, String, PreferencePair> {

  @Override
  public Processor<String, ResolvedVote, String, PreferencePair> get() {
    return new CountVotes(limits, quotaRetention, observer);
  }

  @Override
  public Set<StoreBuilder<?>> stores() {
    return CountingStores.all(storeKind);
  }
}
