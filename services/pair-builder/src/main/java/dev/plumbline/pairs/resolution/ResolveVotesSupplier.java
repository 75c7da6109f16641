package dev.plumbline.pairs.resolution;

import dev.plumbline.pairs.forgetting.ErasureRequests;
import dev.plumbline.pairs.intake.Arrival;
import dev.plumbline.pairs.intake.FeedbackReader;
import dev.plumbline.pairs.state.StoreKind;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * Makes the resolution of votes for each task, with its stores.
 *
 * @param readers makes a reader of feedback for each task, as readers are not thread safe
 * @param erasures makes a reader of erasures for each task, as they are not thread safe either
 * @param homes which partition a vote belongs to
 * @param feedbackTopic where feedback comes from
 * @param nanoTime as {@link System#nanoTime}
 */
public record ResolveVotesSupplier(
    StoreKind storeKind,
    ResolutionLimits limits,
    Supplier<FeedbackReader> readers,
    Supplier<ErasureRequests> erasures,
    HomePartitions homes,
    String feedbackTopic,
    ResolutionObserver observer,
    LongSupplier nanoTime)
    implements ProcessorSupplier<String, Arrival, String, Resolution> {

  @Override
  public Processor<String, Arrival, String, Resolution> get() {
    return new ResolveVotes(
        limits, readers.get(), erasures.get(), homes, feedbackTopic, observer, nanoTime);
  }

  @Override
  public Set<StoreBuilder<?>> stores() {
    return new LinkedHashSet<>(ResolutionStores.all(storeKind));
  }
}
