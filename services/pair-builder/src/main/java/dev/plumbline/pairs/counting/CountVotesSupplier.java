package dev.plumbline.pairs.counting;

import dev.plumbline.pairs.ballot.BallotLimits;
import dev.plumbline.pairs.ballot.ResolvedVote;
import dev.plumbline.pairs.forgetting.ErasureRequests;
import dev.plumbline.pairs.state.StoreKind;
import dev.plumbline.runtime.tracing.Tracing;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * Makes the counting of votes for each task, with its stores.
 *
 * @param quotaRetention how long after a window, or after the last of its votes that came, more of
 *     them may come
 * @param tasksPerThread how many of these tasks one thread may have
 * @param erasures makes a reader of erasures for each task, as they are not thread safe
 */
public record CountVotesSupplier(
    StoreKind storeKind,
    BallotLimits limits,
    Duration quotaRetention,
    int tasksPerThread,
    Supplier<ErasureRequests> erasures,
    CountingObserver observer,
    Tracing tracing)
    implements ProcessorSupplier<String, ResolvedVote, String, SpecificRecord> {

  @Override
  public Processor<String, ResolvedVote, String, SpecificRecord> get() {
    return new CountVotes(
        limits, quotaRetention, tasksPerThread, erasures.get(), observer, tracing);
  }

  @Override
  public Set<StoreBuilder<?>> stores() {
    return new LinkedHashSet<>(CountingStores.all(storeKind));
  }
}
