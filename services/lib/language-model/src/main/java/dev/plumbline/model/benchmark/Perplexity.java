package dev.plumbline.model.benchmark;

import dev.plumbline.model.lora.LoraAdapter;
import dev.plumbline.model.network.CachedTransformer;
import dev.plumbline.model.network.TextLoss;
import dev.plumbline.model.network.ThreadBudget;
import dev.plumbline.model.network.Transformer;
import dev.plumbline.model.source.Progress;
import dev.plumbline.model.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * How well a model predicts a text when it runs as it does for answers, with caches and in the
 * precision that serves. The text is cut into windows; of each, every token but the first is
 * predicted from those before it. Where a model learned that texts begin with a token, that stands
 * in the place of the first.
 *
 * @param window tokens
 * @param threads cores for one operation
 */
public record Perplexity(int window, int threads) {
  public Perplexity {
    if (window < 2 || threads < 1) {
      throw new IllegalArgumentException("window is at least 2, threads 1");
    }
  }

  /**
   * Reads a text; what is left over after the last whole window is not read.
   *
   * @param adapter what the model reads with, if anything
   * @throws IllegalArgumentException when the text is shorter than a window
   */
  public PerplexityReport of(
      String text,
      Transformer transformer,
      Optional<LoraAdapter> adapter,
      Tokenizer tokenizer,
      Progress progress) {
    List<int[]> windows = windows(tokenizer.encode(text));
    tokenizer.beginning().ifPresent(id -> windows.forEach(tokens -> tokens[0] = id));
    ThreadBudget.forCurrentThread(threads);
    List<Double> losses = new ArrayList<>();
    try (CachedTransformer network = new CachedTransformer(transformer)) {
      for (int[] tokens : windows) {
        progress.update("reading the text", losses.size(), windows.size());
        losses.add(TextLoss.of(network, adapter, tokens));
      }
    }
    return new PerplexityReport(window, losses);
  }

  private List<int[]> windows(int... tokens) {
    if (tokens.length < window) {
      throw new IllegalArgumentException(
          "the text has " + tokens.length + " tokens, fewer than a window of " + window);
    }
    List<int[]> windows = new ArrayList<>();
    for (int end = window; end <= tokens.length; end += window) {
      windows.add(Arrays.copyOfRange(tokens, end - window, end));
    }
    return windows;
  }
}
