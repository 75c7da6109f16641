package dev.plumbline.model.generation;

import dev.plumbline.model.network.KeyValueCache;
import dev.plumbline.model.network.TokenStore;
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

  private final TokenStore store;

  /** The most recently used last. */
  private final List<Entry> entries = new ArrayList<>();

  /** Takes ownership of the store. */
  PrefixMemory(TokenStore store) {
    this.store = store;
  }

  /** The tokens that are remembered. */
  int tokens() {
    return store.size();
  }

  /** How many tokens of a prompt's beginning are known. */
  int known(AdapterIdentity adapter, int[] prompt) {
    return entries.stream()
        .filter(entry -> entry.adapter.equals(adapter))
        .mapToInt(entry -> common(entry.tokens, prompt))
        .max()
        .orElse(0);
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
    store.copyTo(cache, slot, found.places, most);
    entries.remove(found);
    entries.add(found);
    return most;
  }

  /** Keeps what an answer leaves behind, instead of what it continues. */
  void keep(AdapterIdentity adapter, int[] tokens, KeyValueCache cache, int slot) {
    List.copyOf(entries).stream().filter(entry -> entry.adapter.isFreed()).forEach(this::drop);
    boolean known = known(adapter, tokens) == tokens.length;
    if (known || tokens.length < SHORTEST || tokens.length > store.capacity()) {
      return;
    }
    for (Entry entry : List.copyOf(entries)) {
      boolean continued = common(entry.tokens, tokens) == entry.tokens.length;
      if (continued && entry.adapter.equals(adapter)) {
        drop(entry);
      }
    }
    while (tokens.length > store.capacity() - store.size()) {
      drop(entries.get(0));
    }
    entries.add(new Entry(adapter, tokens, store.put(cache, slot, tokens.length)));
  }

  private void drop(Entry entry) {
    entries.remove(entry);
    store.remove(entry.places);
  }

  private static int common(int[] one, int[] other) {
    int mismatch = Arrays.mismatch(one, other);
    return mismatch < 0 ? one.length : mismatch;
  }

  @Override
  public void close() {
    entries.clear();
    store.close();
  }

  private static final class Entry {
    private final AdapterIdentity adapter;
    private final int[] tokens;
    private final int[] places;

    Entry(AdapterIdentity adapter, int[] tokens, int[] places) {
      this.adapter = adapter;
      this.tokens = tokens;
      this.places = places;
    }
  }
}
