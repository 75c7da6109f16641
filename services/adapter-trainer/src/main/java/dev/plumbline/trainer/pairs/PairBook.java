package dev.plumbline.trainer.pairs;

import dev.plumbline.runtime.channel.PairDigests;
import dev.plumbline.runtime.channel.PairKey;
import dev.plumbline.runtime.identity.Prompt;
import dev.plumbline.schema.PreferencePair;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The pairs of one channel: at most {@code capacity}, those with the latest votes, and fewer where
 * the memory that it shares with other books has no room for them.
 *
 * <p>Its <em>boundary</em> is an offset of the topic's partition: the channel's last concluded run
 * knew every record below it. A pair is new when its latest record lies at the boundary or beyond.
 * That holds as well for a book that was just replayed from the compacted topic, so a restart does
 * not change which pairs are new.
 */
public final class PairBook {
  private static final Comparator<Entry> OLDEST_FIRST =
      Comparator.comparing((Entry entry) -> entry.pair().getUpdatedAt())
          .thenComparing(entry -> entry.pair().getPairId());

  /** An adapter that is served learned from pairs of the book, seldom of one several books ago. */
  private static final int DISPLACED_PER_PLACE = 4;

  private final int capacity;
  private final long replayEnd;
  private final PairMemory memory;
  private final Map<String, Entry> entries = new HashMap<>();
  private final TreeSet<Entry> oldestFirst = new TreeSet<>(OLDEST_FIRST);

  /** Digests of the last pairs that had to make room: nobody took these back. */
  private final Set<Integer> displaced = new LinkedHashSet<>();

  private long boundary;
  private int withdrawn;
  private boolean erased;
  private long lastErasure = -1;
  private long lastOffset = -1;
  private Optional<Change> firstChange = Optional.empty();
  private Optional<PairCounts> counted = Optional.empty();

  /**
   * A book without pairs.
   *
   * @param boundary the channel's last concluded run knew every record below it
   * @param replayEnd below it the topic is compacted: earlier records of a pair may be missing
   * @param memory what it shares with other books
   */
  public PairBook(int capacity, long boundary, long replayEnd, PairMemory memory) {
    this.capacity = capacity;
    this.boundary = boundary;
    this.replayEnd = replayEnd;
    this.memory = memory;
    memory.take(this, PairMemory.BOOK);
  }

  /** Whether it has no pairs. */
  public boolean isEmpty() {
    return entries.isEmpty();
  }

  /** Takes a new or changed pair in, and lets the oldest go when there is no room for both. */
  public void put(PreferencePair pair, long offset, Instant arrived) {
    lastOffset = offset;
    counted = Optional.empty();
    Optional<Entry> previous = Optional.ofNullable(entries.get(pair.getPairId()));
    boolean comesBack = displaced.remove(digest(pair));
    // A run may have learned from a pair before it had to make room.
    long since = comesBack ? 0L : previous.map(Entry::since).orElse(offset);
    previous.ifPresent(this::remove);
    Entry entry = new Entry(pair, offset, since, PairMemory.of(pair));
    entries.put(pair.getPairId(), entry);
    oldestFirst.add(entry);
    memory.take(this, entry.bytes());
    if (entries.size() > capacity) {
      displaceOldest();
    }
    memory.makeRoom();
    if (entries.containsKey(pair.getPairId())) {
      noteChange(offset, arrived);
    }
  }

  /** The pair that goes next when room is needed. */
  PreferencePair oldest() {
    return oldestFirst.first().pair();
  }

  /** Lets the oldest pair go, because there is no room for it. */
  void displaceOldest() {
    Entry oldest = oldestFirst.first();
    counted = Optional.empty();
    remove(oldest);
    noteDisplaced(digest(oldest.pair()));
  }

  /** One that is forgotten counts as taken back. */
  private void noteDisplaced(int digest) {
    displaced.add(digest);
    if (displaced.size() > DISPLACED_PER_PLACE * capacity) {
      displaced.remove(displaced.iterator().next());
    }
  }

  /** Takes a pair back. */
  public void withdraw(PairKey key, long offset, Instant arrived) {
    lastOffset = offset;
    counted = Optional.empty();
    displaced.remove(PairDigests.digest(key));
    Entry entry = entries.get(key.pairId());
    // Compaction may have removed a pair's earlier records from what is replayed. So only a pair
    // that was seen to begin after the replay and after the last run is surely one that no run has
    // learned from; to count another costs one run too many at most.
    boolean neverLearned = entry != null && entry.since() >= Math.max(boundary, replayEnd);
    if (entry != null) {
      remove(entry);
    }
    if (offset >= boundary && !neverLearned) {
      withdrawn++;
      noteChange(offset, arrived);
    }
  }

  /** Notes that the record at an offset came of forgetting a user. */
  public void noteErasure(long offset) {
    erased |= offset >= boundary;
    lastErasure = Math.max(lastErasure, offset);
  }

  /**
   * The offset of the last record that came of forgetting a user; -1: none is known. A run that
   * knew the records below it alone has learned from what that user said.
   */
  public long lastErasure() {
    return lastErasure;
  }

  /**
   * How many of these pairs were taken back. That is known for as long as the topic exists, also
   * when compaction has removed the record that said so. A half pair that became whole was not
   * taken back: the prompt's first vote of the other kind withdraws it, but what it said stands.
   * When the whole pair has made room since, that is not known, and the half pair counts.
   */
  public int withdrawnOf(PairDigests learned) {
    PairDigests kept = PairDigests.of(entries.values().stream().flatMap(Entry::said).toList());
    return learned.size() - learned.common(kept.plus(PairDigests.ofDigests(displaced)));
  }

  /** Whether pairs changed since the last concluded run because a user is forgotten. */
  public boolean erased() {
    return erased && counts().changed();
  }

  /**
   * Notes that a run concluded which knew every record below {@code newBoundary}.
   *
   * @throws IllegalStateException when the book has records beyond that, which would be forgotten
   */
  public void conclude(long newBoundary) {
    if (lastOffset >= newBoundary) {
      throw new IllegalStateException(
          "a run that knew the records below "
              + newBoundary
              + " cannot conclude a book that was read up to "
              + lastOffset);
    }
    boundary = newBoundary;
    counted = Optional.empty();
    withdrawn = 0;
    erased = false;
    firstChange = Optional.empty();
  }

  public PairCounts counts() {
    PairCounts counts = counted.orElseGet(this::count);
    counted = Optional.of(counts);
    return counts;
  }

  private PairCounts count() {
    int[] byKind = new int[4];
    int liked = 0;
    for (Entry entry : oldestFirst) {
      byKind[(isNew(entry) ? 2 : 0) + (entry.whole() ? 0 : 1)]++;
      liked += !entry.whole() && entry.pair().getChosen() != null ? 1 : 0;
    }
    int half = byKind[1] + byKind[3];
    return new PairCounts(
        byKind[0] + byKind[2],
        half,
        byKind[2],
        byKind[3],
        withdrawn,
        Math.min(liked, half - liked));
  }

  /** All pairs by their ids: the same pairs always come in the same order. */
  public List<PreferencePair> pairs() {
    return entries.values().stream()
        .map(Entry::pair)
        .sorted(Comparator.comparing(PreferencePair::getPairId))
        .toList();
  }

  /** The offset of the channel's last record. */
  public long lastOffset() {
    return lastOffset;
  }

  /** The offset of the first record since the last concluded run; none: nothing changed. */
  public OptionalLong firstChangeOffset() {
    return firstChange.map(change -> OptionalLong.of(change.offset())).orElse(OptionalLong.empty());
  }

  /** When the first record since the last concluded run was written. */
  public Optional<Instant> changedSince() {
    return firstChange.map(Change::arrived);
  }

  private void noteChange(long offset, Instant arrived) {
    if (firstChange.isEmpty() && offset >= boundary) {
      firstChange = Optional.of(new Change(offset, arrived));
    }
  }

  private static int digest(PreferencePair pair) {
    return PairDigests.digest(key(pair));
  }

  private static PairKey key(PreferencePair pair) {
    return new PairKey(pair.getChannel(), pair.getPairId());
  }

  private void remove(Entry entry) {
    entries.remove(entry.pair().getPairId());
    oldestFirst.remove(entry);
    memory.give(this, entry.bytes());
  }

  private boolean isNew(Entry entry) {
    return entry.offset() >= boundary;
  }

  private record Change(long offset, Instant arrived) {}

  /** A pair, the offset of its latest record, that of the first one seen, and what it takes. */
  private record Entry(PreferencePair pair, long offset, long since, long bytes) {
    boolean whole() {
      return pair.getChosen() != null && pair.getRejected() != null;
    }

    /** The pair itself and, if it is whole, the two half pairs in it. */
    Stream<PairKey> said() {
      if (!whole()) {
        return Stream.of(key(pair));
      }
      String liked = Prompt.pairId(pair.getPromptId(), pair.getChosen().getResponse(), null);
      String disliked = Prompt.pairId(pair.getPromptId(), null, pair.getRejected().getResponse());
      return Stream.of(
          key(pair),
          new PairKey(pair.getChannel(), liked),
          new PairKey(pair.getChannel(), disliked));
    }
  }
}
