package dev.plumbline.trainer.pairs;

import dev.plumbline.runtime.channel.PairDigests;
import dev.plumbline.runtime.channel.PairKey;
import dev.plumbline.schema.PreferencePair;
import dev.plumbline.trainer.pairs.KeptPair.Kind;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The pairs of one channel: at most {@code capacity}, and fewer where the memory that it shares
 * with other books has no room for them. Which ones stay, {@link PairShelves} says.
 *
 * <p>Its <em>boundary</em> is an offset of the topic's partition: the channel's last concluded run
 * knew every record below it. A pair is new when what it teaches came at the boundary or beyond;
 * more votes that change no verdict teach nothing. In a book that was just replayed, compaction may
 * have removed the record that brought it: then the earliest one that is left counts. So a restart
 * makes no new pair old, though it may make one new of which only the votes moved.
 */
public final class PairBook {
  /** An adapter that is served learned from pairs of the book, seldom of one several books ago. */
  private static final int DISPLACED_PER_PLACE = 4;

  private final int capacity;
  private final long replayEnd;
  private final PairMemory memory;
  private final Map<String, KeptPair> entries = new HashMap<>();
  private final PairShelves shelves = new PairShelves();

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

  /**
   * Takes a pair in, and lets one go when there is no room for all. One of which only the votes or
   * their times moved is as new as it was.
   */
  public void put(PreferencePair pair, long offset, Instant arrived) {
    Optional<KeptPair> known = Optional.ofNullable(entries.get(pair.getPairId()));
    put(pair, offset, known.filter(kept -> kept.teaches(pair)).map(KeptPair::changed), arrived);
  }

  /** Takes a pair in that was built anew without what a user said: it is new in any case. */
  public void putAnew(PreferencePair pair, long offset, Instant arrived) {
    put(pair, offset, Optional.empty(), arrived);
  }

  private void put(PreferencePair pair, long offset, Optional<Long> unchanged, Instant arrived) {
    lastOffset = offset;
    counted = Optional.empty();
    Optional<KeptPair> previous = Optional.ofNullable(entries.get(pair.getPairId()));
    boolean comesBack = displaced.remove(PairDigests.digest(KeptPair.key(pair)));
    // A run may have learned from a pair before it had to make room.
    long since = comesBack ? 0L : previous.map(KeptPair::since).orElse(offset);
    previous.ifPresent(this::remove);
    KeptPair entry = new KeptPair(pair, unchanged.orElse(offset), since, PairMemory.of(pair));
    entries.put(pair.getPairId(), entry);
    shelves.add(entry);
    memory.take(this, entry.bytes());
    if (entries.size() > capacity) {
      displaceNext();
    }
    memory.makeRoom();
    if (unchanged.isEmpty() && entries.containsKey(pair.getPairId())) {
      noteChange(offset, arrived);
    }
  }

  /** The pair that goes next when room is needed. */
  PreferencePair next() {
    return shelves.next().pair();
  }

  /** Lets the next pair go, because there is no room for it. */
  void displaceNext() {
    KeptPair next = shelves.next();
    counted = Optional.empty();
    remove(next);
    noteDisplaced(PairDigests.digest(next.key()));
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
    KeptPair entry = entries.get(key.pairId());
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
    PairDigests kept = PairDigests.of(entries.values().stream().flatMap(KeptPair::said).toList());
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
    int whole = shelves.count(Kind.WHOLE);
    int liked = shelves.count(Kind.LIKED);
    int disliked = shelves.count(Kind.DISLIKED);
    Map<Boolean, Long> newOnes =
        shelves
            .all()
            .filter(this::isNew)
            .collect(
                Collectors.partitioningBy(
                    entry -> entry.kind() == Kind.WHOLE, Collectors.counting()));
    return new PairCounts(
        whole,
        liked + disliked,
        newOnes.get(true).intValue(),
        newOnes.get(false).intValue(),
        withdrawn,
        Math.min(liked, disliked));
  }

  /** All pairs by their ids: the same pairs always come in the same order. */
  public List<PreferencePair> pairs() {
    return entries.values().stream()
        .map(KeptPair::pair)
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

  private void remove(KeptPair entry) {
    entries.remove(entry.pair().getPairId());
    shelves.remove(entry);
    memory.give(this, entry.bytes());
  }

  private boolean isNew(KeptPair entry) {
    return entry.changed() >= boundary;
  }

  private record Change(long offset, Instant arrived) {}
}
