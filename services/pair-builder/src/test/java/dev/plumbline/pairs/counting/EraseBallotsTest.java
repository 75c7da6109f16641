package dev.plumbline.pairs.counting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.pairs.ballot.Ballot;
import dev.plumbline.pairs.ballot.BallotLimits;
import dev.plumbline.pairs.ballot.Choice;
import dev.plumbline.pairs.ballot.Fingerprint;
import dev.plumbline.pairs.ballot.Moment;
import dev.plumbline.pairs.ballot.Quota;
import dev.plumbline.pairs.ballot.ResolvedVote;
import dev.plumbline.pairs.ballot.VoteCounter;
import dev.plumbline.pairs.ballot.VoteMemory;
import dev.plumbline.pairs.ballot.Voter;
import dev.plumbline.pairs.forgetting.Eraser.Part;
import dev.plumbline.pairs.state.StoreKind;
import dev.plumbline.runtime.identity.Prompt;
import dev.plumbline.runtime.identity.Turn;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.junit.jupiter.api.Test;

class EraseBallotsTest {
  private static final Duration WINDOW = Duration.ofDays(1);
  private static final BallotLimits LIMITS = new BallotLimits(16, 200, 32, 500, WINDOW, 2048);
  private static final Duration LONG = Duration.ofSeconds(1);
  private static final int PROMPTS = 5;
  private static final int PROMPTS_OF_LONG = 60;
  private static final int WINDOWS = 5;
  private static final int MOST_REVISED = 200;
  private static final int MOST_PARTS = 100;

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
      count("ann", prompt, 1);
      count("bob", prompt, 1);
    }

    List<Part> parts = eraseAll(eraser(LONG), 1);

    assertThat(parts).allMatch(part -> part.votes() <= 1);
    assertThat(parts.stream().mapToInt(Part::votes).sum()).isEqualTo(PROMPTS);
  }

  @Test
  void quotasAreTakenOutInPartsAsWell() {
    for (int window = 0; window < WINDOWS; window++) {
      for (String user : List.of("ann", "bob", "cleo", "dan")) {
        count(user, window, window * WINDOW.toMillis());
      }
    }
    long until = WINDOWS * WINDOW.toMillis();
    EraseBallots slow = eraser(LONG);

    Part first = slow.erase("ann", until, Optional.empty());

    assertThat(first.next()).isPresent();
    assertThat(quotasOf("ann")).hasSizeBetween(WINDOWS - 1, WINDOWS);
    List<Part> parts = eraseAll(slow, until);
    assertThat(parts).hasSizeGreaterThan(WINDOWS + PROMPTS);
    assertThat(parts.stream().mapToInt(Part::votes).sum()).isEqualTo(WINDOWS);
    assertThat(quotasOf("ann")).isEmpty();
    for (String other : List.of("bob", "cleo", "dan")) {
      assertThat(quotasOf(other)).hasSize(WINDOWS);
    }
  }

  @Test
  void howManyBallotsAPartRevisesIsLimitedToo() {
    for (int prompt = 0; prompt < MOST_REVISED + PROMPTS; prompt++) {
      count("ann", prompt, 1);
    }

    List<Part> parts = eraseAll(eraser(Duration.ZERO), 1);

    assertThat(parts).extracting(Part::votes).containsExactly(MOST_REVISED, PROMPTS);
  }

  /** Its quotas are done. */
  @Test
  void aPlaceThatAnEarlierVersionWroteIsOneAmongBallots() {
    for (int prompt = 0; prompt < PROMPTS; prompt++) {
      count("ann", prompt, 1);
    }
    KeyValueStore<String, Ballot> ballots = store(CountingStores.BALLOTS);
    String second;
    try (KeyValueIterator<String, Ballot> all = ballots.range(null, null)) {
      assertThat(all.next().key).isNotEmpty();
      second = all.peekNextKey();
    }

    Part part = eraser(Duration.ZERO).erase("ann", 1, Optional.of(second));

    assertThat(part.votes()).isEqualTo(PROMPTS - 1);
    assertThat(part.next()).isEmpty();
    assertThat(quotasOf("ann")).hasSize(1);
  }

  /** So that records are processed meanwhile, however many tasks there are. */
  @Test
  void tasksThatShareAThreadShareTheTime() {
    for (int prompt = 0; prompt < PROMPTS_OF_LONG; prompt++) {
      count("ann", prompt, 1);
    }
    Optional<String> firstBallot = Optional.of("0");
    Duration step = Duration.ofMillis(10);

    Part ofFour = eraser(step, 4).erase("ann", 1, firstBallot);
    Part alone = eraser(step, 1).erase("ann", 1, ofFour.next());

    assertThat(ofFour.votes()).isBetween(1, 8);
    assertThat(alone.votes()).isBetween(25, 31);
  }

  /** An eraser for which this time passes between two looks at the clock. */
  private EraseBallots eraser(Duration step) {
    return eraser(step, 1);
  }

  private EraseBallots eraser(Duration step, int tasks) {
    AtomicLong clock = new AtomicLong();
    return new EraseBallots(
        store(CountingStores.BALLOTS),
        store(CountingStores.QUOTAS),
        counter,
        change -> {},
        tasks,
        () -> clock.addAndGet(step.toNanos()));
  }

  private static List<Part> eraseAll(EraseBallots eraser, long until) {
    List<Part> parts = new ArrayList<>();
    Optional<String> position = Optional.empty();
    do {
      Part part = eraser.erase("ann", until, position);
      parts.add(part);
      position = part.next();
    } while (position.isPresent() && parts.size() < MOST_PARTS);
    assertThat(position).isEmpty();
    return parts;
  }

  private List<Quota.Key> quotasOf(String user) {
    Fingerprint fingerprint = Fingerprint.ofUser(Voter.user(user).identity());
    KeyValueStore<Quota.Key, Quota> quotas = store(CountingStores.QUOTAS);
    List<Quota.Key> found = new ArrayList<>();
    try (KeyValueIterator<Quota.Key, Quota> all = quotas.all()) {
      while (all.hasNext()) {
        Quota.Key key = all.next().key;
        if (key.user().equals(fingerprint)) {
          found.add(key);
        }
      }
    }
    return found;
  }

  private void count(String user, int prompt, long time) {
    ResolvedVote vote =
        new ResolvedVote(
            Prompt.of("c", List.of(new Turn("user", "Why " + prompt + "?"))),
            "Because.",
            false,
            Optional.empty(),
            Voter.user(user),
            Choice.UP,
            new Moment(time, user + prompt));
    assertThat(counter.count(vote, time).outcome()).isEqualTo(Ballot.Outcome.STANDS);
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
