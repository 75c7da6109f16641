package dev.plumbline.pairs.counting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.pairs.ballot.BallotLimits;
import dev.plumbline.pairs.ballot.Choice;
import dev.plumbline.pairs.ballot.Moment;
import dev.plumbline.pairs.ballot.ResolvedVote;
import dev.plumbline.pairs.ballot.VoteCounter;
import dev.plumbline.pairs.ballot.VoteMemory;
import dev.plumbline.pairs.ballot.Voter;
import dev.plumbline.pairs.forgetting.Eraser.Part;
import dev.plumbline.pairs.state.StoreKind;
import dev.plumbline.runtime.identity.Prompt;
import dev.plumbline.runtime.identity.Turn;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.junit.jupiter.api.Test;

class EraseBallotsTest {
  private static final BallotLimits LIMITS =
      new BallotLimits(16, 200, 32, 500, Duration.ofDays(1), 2048);
  private static final int PROMPTS = 5;

  private final Map<String, StateStore> stores = openStores();
  private final VoteCounter counter =
      new VoteCounter(
          new VoteMemory(
              new StoreTable<>(store(CountingStores.BALLOTS)),
              new StoreTable<>(store(CountingStores.PROMPTS)),
              new StoreTable<>(store(CountingStores.RESPONSES)),
              new StoreTable<>(store(CountingStores.QUOTAS))),
          LIMITS);

  @Test
  void eachPartGetsOnHoweverLongItTakes() {
    for (int prompt = 0; prompt < PROMPTS; prompt++) {
      counter.count(vote("ann", prompt), 1);
      counter.count(vote("bob", prompt), 1);
    }
    AtomicLong clock = new AtomicLong();
    EraseBallots eraser =
        new EraseBallots(
            store(CountingStores.BALLOTS),
            store(CountingStores.QUOTAS),
            counter,
            change -> {},
            () -> clock.addAndGet(TimeUnit.SECONDS.toNanos(1)));

    int votes = 0;
    Optional<String> position = Optional.empty();
    for (int part = 0; part < PROMPTS; part++) {
      Part done = eraser.erase("ann", 1, position);
      votes += done.votes();
      position = done.next();
    }

    assertThat(position).isEmpty();
    assertThat(votes).isEqualTo(PROMPTS);
  }

  private static ResolvedVote vote(String user, int prompt) {
    return new ResolvedVote(
        Prompt.of("c", List.of(new Turn("user", "Why " + prompt + "?"))),
        "Because.",
        false,
        Optional.empty(),
        Voter.user(user),
        Choice.UP,
        new Moment(1, user + prompt));
  }

  private static Map<String, StateStore> openStores() {
    var context = new MockProcessorContext<Void, Void>();
    Map<String, StateStore> stores = new HashMap<>();
    for (StoreBuilder<?> builder : CountingStores.all(StoreKind.IN_MEMORY)) {
      StateStore store = builder.withLoggingDisabled().build();
      store.init(context.getStateStoreContext(), store);
      stores.put(store.name(), store);
    }
    return stores;
  }

  @SuppressWarnings("unchecked") // Whoever asks knows what CountingStores makes.
  private <K, V> KeyValueStore<K, V> store(String name) {
    return (KeyValueStore<K, V>) stores.get(name);
  }
}
