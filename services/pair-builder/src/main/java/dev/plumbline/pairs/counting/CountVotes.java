package dev.plumbline.pairs.counting;

import dev.plumbline.pairs.ballot.BallotLimits;
import dev.plumbline.pairs.ballot.PairChange;
import dev.plumbline.pairs.ballot.Quota;
import dev.plumbline.pairs.ballot.ResolvedVote;
import dev.plumbline.pairs.ballot.VoteCounter;
import dev.plumbline.pairs.ballot.VoteCounter.Verdict;
import dev.plumbline.pairs.ballot.VoteMemory;
import dev.plumbline.schema.PreferencePair;
import java.time.Duration;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/** Counts votes by prompt and tells which pairs come and go. */
final class CountVotes implements Processor<String, ResolvedVote, String, PreferencePair> {
  private static final Duration TIDY_EVERY = Duration.ofMinutes(1);

  private final BallotLimits limits;
  private final Duration quotaRetention;
  private final CountingObserver observer;
  private ProcessorContext<String, PreferencePair> context;
  private VoteCounter counter;
  private OldQuotas oldQuotas;

  CountVotes(BallotLimits limits, Duration quotaRetention, CountingObserver observer) {
    this.limits = limits;
    this.quotaRetention = quotaRetention;
    this.observer = observer;
  }

  @Override
  public void init(ProcessorContext<String, PreferencePair> context) {
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
    context.schedule(TIDY_EVERY, PunctuationType.WALL_CLOCK_TIME, wallClock -> tidy());
  }

  @Override
  public void process(Record<String, ResolvedVote> record) {
    ResolvedVote vote = record.value();
    Verdict verdict = counter.count(vote);
    for (PairChange change : verdict.changes()) {
      context.forward(PairRecords.of(change, record.timestamp()));
    }
    observer.counted(vote.prompt().channel(), verdict);
  }

  private void tidy() {
    long now = context.currentStreamTimeMs();
    if (now >= 0) {
      oldQuotas.forget((now - quotaRetention.toMillis()) / limits.userWindow().toMillis());
    }
  }
}
