package dev.plumbline.model.config;

import java.util.Set;

/**
 * Attention that sees only the newest positions: query i sees the keys j with {@code i - size < j
 * <= i}.
 *
 * @param blocks the blocks that use the window; the others see everything
 */
public record SlidingWindow(int size, Set<Integer> blocks) {
  public SlidingWindow {
    blocks = Set.copyOf(blocks);
  }
}
