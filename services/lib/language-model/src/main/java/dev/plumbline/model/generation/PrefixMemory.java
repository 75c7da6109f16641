package dev.plumbline.model.generation;

import dev.plumbline.model.network.CachedTransformer;
import dev.plumbline.model.network.KeyValueCache;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Keys and values of answers that have ended, for prompts that begin as those did: the same
 * instructions, or the next turn of a conversation. The least recently used go first, and before
 * them those of adapters that have been freed, for which nobody can ask again.
 */
final class PrefixMemory implements AutoCloseable {
  /** Shorter beginnings are as quickly read again. */
  static final int SHORTEST = 16;

  private final CachedTransformer network;
  private final long mostTokens;

  /** The most recently used last. */
  private final List<Entry> entries = new ArrayList<>();

  PrefixMemory(CachedTransformer network, long mostTokens) {
    this.network = network;
    this.mostTokens = mostTokens;
  }

  /** The tokens for which memory is taken. */
  long tokens() {
    return entries.stream().mapToLong(entry -> entry.tokens.length).sum();
  }

  /** Copies what is known of a prompt's beginning into a slot; the number of tokens. */
  int recall(AdapterIdentity adapter, int[] prompt, KeyValueCache cache, int slot) {
    Optional<Entry> longest = Optional.empty();
    int most = SHORTEST - 1;
    for (Entry entry : entries) {
      int common = entry.adapter.equals(adapter) ? common(entry.tokens, prompt) : 0;
      // The last token of a prompt always runs: it yields the logits.
      int usable = Math.min(common, prompt.length - 1);
      if (usable > most) {
        longest = Optional.of(entry);
        most = usable;
      }
    }
    if (longest.isEmpty()) {
      return 0;
    }
    Entry found = longest.get();
    cache.copyFrom(found.cache, 0, slot, most);
    entries.remove(found);
    entries.add(found);
    return most;
  }

  /**
   * Keeps what an answer leaves behind, instead of what it continues.
   *
   * @param freeTokens memory that nobody else needs now
   */
  void keep(AdapterIdentity adapter, int[] tokens, KeyValueCache cache, int slot, long freeTokens) {
    List.copyOf(entries).stream().filter(entry -> entry.adapter.isFreed()).forEach(this::drop);
    boolean known =
        entries.stream()
            .anyMatch(
                entry ->
                    entry.adapter.equals(adapter) && common(entry.tokens, tokens) == tokens.length);
    if (known || tokens.length < SHORTEST || tokens.length > mostTokens) {
      return;
    }
    for (Entry entry : List.copyOf(entries)) {
      boolean continued = common(entry.tokens, tokens) == entry.tokens.length;
      if (continued && entry.adapter.equals(adapter)) {
        drop(entry);
      }
    }
    forget(tokens() + tokens.length - mostTokens);
    if (tokens.length <= freeTokens) {
      KeyValueCache kept = network.newCache(1, tokens.length);
      kept.copyFrom(cache, slot, 0, tokens.length);
      entries.add(new Entry(adapter, tokens, kept));
    }
  }

  /** Gives memory for at least so many tokens back, if there is so much. */
  void forget(long tokens) {
    long left = tokens;
    while (left > 0 && !entries.isEmpty()) {
      left -= entries.get(0).tokens.length;
      drop(entries.get(0));
    }
  }

  private void drop(Entry entry) {
    entries.remove(entry);
    entry.cache.close();
  }

  private static int common(int[] one, int[] other) {
    int mismatch = Arrays.mismatch(one, other);
    return mismatch < 0 ? one.length : mismatch;
  }

  @Override
  public void close() {
    entries.forEach(entry -> entry.cache.close());
    entries.clear();
  }

  private static final class Entry {
    private final AdapterIdentity adapter;
    private final int[] tokens;
    private final KeyValueCache cache;

    Entry(AdapterIdentity adapter, int[] tokens, KeyValueCache cache) {
      this.adapter = adapter;
      this.tokens = tokens;
      this.cache = cache;
    }
  }
}
