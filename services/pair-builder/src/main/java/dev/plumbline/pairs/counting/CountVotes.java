package dev.plumbline.pairs.counting;

import dev.plumbline.pairs.ballot.BallotLimits;
import dev.plumbline.pairs.ballot.PairChange;
import dev.plumbline.pairs.ballot.Quota;
import dev.plumbline.pairs.ballot.ResolvedVote;
import dev.plumbline.pairs.ballot.VoteCounter;
import dev.plumbline.pairs.ballot.VoteCounter.Verdict;
import dev.plumbline.pairs.ballot.VoteMemory;
import dev.plumbline.pairs.forgetting.ErasureRequests;
import dev.plumbline.pairs.forgetting.Forgetting;
import dev.plumbline.pairs.forgetting.Forgetting.Step;
import dev.plumbline.runtime.channel.ErasureMark;
import dev.plumbline.runtime.tracing.Tracing;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import java.time.Duration;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Counts votes by prompt and tells which pairs come and go. Forgets users, and reports when it has.
 */
final class CountVotes implements Processor<String, ResolvedVote, String, SpecificRecord> {
  private static final Duration TIDY_EVERY = Duration.ofMinutes(1);
  private static final Duration FORGET_EVERY = Duration.ofSeconds(1);

  private final BallotLimits limits;
  private final Duration quotaRetention;
  private final int tasksPerThread;
  private final ErasureRequests erasures;
  private final CountingObserver observer;
  private final Tracing tracing;
  private ProcessorContext<String, SpecificRecord> context;
  private VoteCounter counter;
  private OldQuotas oldQuotas;
  private Forgetting forgetting;

  CountVotes(
      BallotLimits limits,
      Duration quotaRetention,
      int tasksPerThread,
      ErasureRequests erasures,
      CountingObserver observer,
      Tracing tracing) {
    this.limits = limits;
    this.quotaRetention = quotaRetention;
    this.tasksPerThread = tasksPerThread;
    this.erasures = erasures;
    this.observer = observer;
    this.tracing = tracing;
  }

  @Override
  public void init(ProcessorContext<String, SpecificRecord> context) {
    this.context = context;
    KeyValueStore<Quota.Key, Quota> quotas = context.getStateStore(CountingStores.QUOTAS);
    counter =
        new VoteCounter(
            new VoteMemory(
                new StoreTable<>(context.getStateStore(CountingStores.BALLOTS)),
                new StoreTable<>(context.getStateStore(CountingStores.PROMPTS)),
                new StoreTable<>(context.getStateStore(CountingStores.RESPONSES)),
                new StoreTable<>(quotas)),
            limits);
    oldQuotas = new OldQuotas(quotas);
    forgetting =
        new Forgetting(
            Step.COUNTING,
            context,
            CountingStores.FORGOTTEN,
            erasures,
            new EraseBallots(
                context.getStateStore(CountingStores.BALLOTS),
                quotas,
                counter,
                this::erased,
                tasksPerThread,
                System::nanoTime));
    context.schedule(TIDY_EVERY, PunctuationType.WALL_CLOCK_TIME, wallClock -> tidy());
    context.schedule(FORGET_EVERY, PunctuationType.WALL_CLOCK_TIME, this::forget);
  }

  @Override
  public void process(Record<String, ResolvedVote> record) {
    ResolvedVote vote = record.value();
    if (forgetting.covers(vote.voter(), vote.moment().time())) {
      observer.forgotten(vote.prompt().channel());
      return;
    }
    Span span = tracing.begin("pairs", SpanKind.CONSUMER, tracing.of(record.headers()));
    Verdict verdict = counter.count(vote, context.currentStreamTimeMs());
    for (PairChange change : verdict.changes()) {
      Headers headers = new RecordHeaders();
      tracing.put(Context.root().with(span), headers);
      context.forward(PairRecords.of(change, record.timestamp()).withHeaders(headers));
    }
    span.end();
    observer.counted(vote.prompt().channel(), verdict);
  }

  private void forget(long now) {
    forgetting
        .work()
        .forEach(report -> context.forward(new Record<>(report.key, report.value, now)));
  }

  private void erased(PairChange change) {
    Record<String, SpecificRecord> record =
        PairRecords.of(change, context.currentSystemTimeMs()).withHeaders(new RecordHeaders());
    ErasureMark.put(record.headers());
    context.forward(record);
    observer.changed(change);
  }

  private void tidy() {
    long now = context.currentStreamTimeMs();
    if (now >= 0) {
      oldQuotas.forget((now - quotaRetention.toMillis()) / limits.userWindow().toMillis());
    }
  }
}
