package dev.plumbline.model.network;

import dev.plumbline.model.lora.LoraAdapter;
import java.util.List;
import java.util.Optional;

/**
 * New tokens for neighbouring slots of one cache, the same number for each slot: one token each for
 * sequences that are being continued, or a stretch of one sequence's prompt.
 *
 * @param rows one for each slot, from the first slot on
 */
public record Segment(KeyValueCache cache, int firstSlot, List<Row> rows, Logits logits) {
  /** After which of a row's new tokens logits are needed. */
  public enum Logits {
    NONE,
    LAST,
    EACH
  }

  public Segment {
    rows = List.copyOf(rows);
    int time = rows.get(0).tokens().size();
    if (time == 0 || rows.stream().anyMatch(row -> row.tokens().size() != time)) {
      throw new IllegalArgumentException("Every row of a segment has the same number of tokens");
    }
    if (firstSlot < 0 || firstSlot + rows.size() > cache.slots()) {
      throw new IllegalArgumentException("The segment lies outside of its cache");
    }
    if (rows.stream().anyMatch(row -> row.start() + time > cache.capacity())) {
      throw new IllegalArgumentException("The cache has no room for these tokens");
    }
  }

  /** New tokens per row. */
  int time() {
    return rows.get(0).tokens().size();
  }

  int tokens() {
    return rows.size() * time();
  }

  /** The number of tokens that the longest row has when the new ones are in. */
  int length() {
    return rows.stream().mapToInt(Row::start).max().orElseThrow() + time();
  }

  /**
   * One sequence.
   *
   * @param start how many of its tokens are in the cache already
   * @param tokens the new ones
   */
  public record Row(int start, List<Integer> tokens, Optional<LoraAdapter> adapter) {}
}
