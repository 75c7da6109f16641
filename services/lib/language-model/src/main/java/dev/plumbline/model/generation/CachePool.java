package dev.plumbline.model.generation;

import dev.plumbline.model.network.CachedTransformer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The caches of all answers, within a fixed amount of memory. Answers of similar length share an
 * arena, whose slots have room for a power of two of tokens; an arena grows as answers come, and
 * gives memory back when another needs it.
 */
final class CachePool implements AutoCloseable {
  // Each capacity in use costs a step a fifth of its time: most answers should share one.
  private static final int SMALLEST_CAPACITY = 256;
  private static final int FIRST_SLOTS = 1;

  /** A full arena gets so many more slots for each that it has, at least one. */
  private static final double GROWTH = 0.25;

  /** What one part in so many of the memory is kept for: prompts that begin like others. */
  private static final int PREFIX_SHARE = 4;

  private final CachedTransformer network;
  private final long bytesPerToken;
  private final long mostTokens;
  private final int mostSlots;
  private final int longest;
  private final List<CacheArena> arenas = new ArrayList<>();
  private final PrefixMemory prefixes;

  /**
   * @param bytes the most memory
   * @param mostSlots the most answers at a time
   * @param longest the most tokens that the model allows
   */
  CachePool(CachedTransformer network, long bytesPerToken, long bytes, int mostSlots, int longest) {
    this.network = network;
    this.bytesPerToken = bytesPerToken;
    this.mostTokens = answerTokens(bytes, bytesPerToken);
    this.mostSlots = mostSlots;
    this.longest = longest;
    this.prefixes = new PrefixMemory(network.newStore(prefixTokens(bytes, bytesPerToken)));
  }

  /** The tokens of answers for which there is memory. */
  static long answerTokens(long bytes, long bytesPerToken) {
    return bytes / bytesPerToken - prefixTokens(bytes, bytesPerToken);
  }

  private static int prefixTokens(long bytes, long bytesPerToken) {
    return Math.toIntExact(bytes / bytesPerToken / PREFIX_SHARE);
  }

  /**
   * The memory in which an answer of so many tokens, with its prompt, ever fits.
   *
   * @param longest what the model allows; there is no room for more
   */
  static long bytesFor(long tokens, long bytesPerToken, int longest) {
    long whole = (long) capacityFor(tokens, longest) * PREFIX_SHARE / (PREFIX_SHARE - 1) + 1;
    return whole * bytesPerToken;
  }

  /**
   * The longest answer, with its prompt, that ever fits.
   *
   * @param mostTokens what there is memory for
   * @param longest what the model allows
   */
  static long longestPossible(long mostTokens, int longest) {
    long largest = 0;
    for (long capacity = SMALLEST_CAPACITY; largest < longest; capacity *= 2) {
      long next = Math.min(capacity, longest);
      if (next > mostTokens) {
        return largest;
      }
      largest = next;
    }
    return largest;
  }

  /** The memory that is used, in bytes. */
  long bytes() {
    return (tokens() + prefixes.tokens()) * bytesPerToken;
  }

  List<CacheArena> arenas() {
    return arenas;
  }

  /** How many tokens of a request's prompt need not be read again. */
  int known(GenerationRequest request) {
    return prefixes.known(AdapterIdentity.of(request), request.prompt());
  }

  /** Gives an answer a slot; empty when there is no memory for it now. */
  Optional<CacheArena> place(Answer answer) {
    int capacity = capacityFor(answer.longest(), longest);
    Optional<CacheArena> existing =
        arenas.stream().filter(arena -> arena.capacity() == capacity).findFirst();
    Optional<CacheArena> arena = existing.isPresent() ? roomIn(existing.get()) : newArena(capacity);
    arena.ifPresent(found -> found.add(answer, prefixes));
    return arena;
  }

  /** Frees the slot of an answer that has ended. */
  void remove(Answer answer, CacheArena arena) {
    try {
      arena.leave(answer, prefixes);
    } finally {
      arena.remove(answer);
    }
  }

  private Optional<CacheArena> roomIn(CacheArena arena) {
    if (!arena.isFull()) {
      return Optional.of(arena);
    }
    int more = Math.max(1, (int) (GROWTH * arena.slots()));
    int wanted = Math.min(more, mostSlots - arena.slots());
    int granted = affordable(arena.capacity(), wanted, arena);
    if (granted == 0) {
      return Optional.empty();
    }
    arena.resize(arena.slots() + granted);
    return Optional.of(arena);
  }

  private Optional<CacheArena> newArena(int capacity) {
    int slots = affordable(capacity, Math.min(FIRST_SLOTS, mostSlots), null);
    if (slots == 0) {
      return Optional.empty();
    }
    int most = (int) Math.min(mostSlots, mostTokens / capacity);
    CacheArena arena = new CacheArena(network.growingCache(slots, capacity, most));
    arenas.add(arena);
    arenas.sort(Comparator.comparingInt(CacheArena::capacity));
    return Optional.of(arena);
  }

  /** How many more slots there is memory for, when need be after others have given some back. */
  private int affordable(int capacity, int wanted, CacheArena asking) {
    long needed = (long) wanted * capacity;
    // Giving back copies what is kept, so not for less than a slot: whoever waits asks again soon.
    if (freeTokens() < needed && freeTokens() + unusedByOthers(asking) >= capacity) {
      shrinkOthers(asking);
    }
    return (int) Math.min(wanted, freeTokens() / capacity);
  }

  private long unusedByOthers(CacheArena asking) {
    return arenas.stream()
        .filter(arena -> arena != asking)
        .mapToLong(arena -> (long) (arena.slots() - arena.size()) * arena.capacity())
        .sum();
  }

  private void shrinkOthers(CacheArena asking) {
    for (CacheArena arena : List.copyOf(arenas)) {
      if (arena != asking && arena.isEmpty()) {
        arenas.remove(arena);
        arena.close();
      } else if (arena != asking && !arena.isFull()) {
        arena.resize(arena.size());
      }
    }
  }

  private static int capacityFor(long tokens, int longest) {
    long capacity = SMALLEST_CAPACITY;
    while (capacity < tokens) {
      capacity *= 2;
    }
    return (int) Math.min(capacity, longest);
  }

  private long freeTokens() {
    return mostTokens - tokens();
  }

  private long tokens() {
    return arenas.stream().mapToLong(arena -> (long) arena.slots() * arena.capacity()).sum();
  }

  @Override
  public void close() {
    prefixes.close();
    arenas.forEach(CacheArena::close);
    arenas.clear();
  }
}
