package dev.plumbline.model.benchmark;

import dev.plumbline.model.network.CachedTransformer;
import dev.plumbline.model.network.KeyValueCache;
import dev.plumbline.model.network.LogitRows;
import dev.plumbline.model.network.Segment;
import dev.plumbline.model.network.ThreadBudget;
import dev.plumbline.model.network.Transformer;
import dev.plumbline.model.source.Progress;
import dev.plumbline.model.tokenizer.Tokenizer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * How well a model predicts a text when it runs as it does for answers: token by token, with
 * caches, in the precision that serves. The text is cut into windows; of each, every token but the
 * first is predicted from those before it.
 *
 * @param window tokens
 * @param batch windows that are read together
 * @param threads cores for one operation
 */
public record Perplexity(int window, int batch, int threads) {
  public Perplexity {
    if (window < 2 || batch < 1 || threads < 1) {
      throw new IllegalArgumentException("window is at least 2, batch and threads 1");
    }
  }

  /**
   * Reads a text; what is left over after the last whole window is not read.
   *
   * @throws IllegalArgumentException when the text is shorter than a window
   */
  public PerplexityReport of(
      String text, Transformer transformer, Tokenizer tokenizer, Progress progress) {
    List<int[]> windows = windows(tokenizer.encode(text));
    ThreadBudget.forCurrentThread(threads);
    List<Double> losses = new ArrayList<>();
    try (CachedTransformer network = new CachedTransformer(transformer)) {
      for (int first = 0; first < windows.size(); first += batch) {
        progress.update("reading the text", first, windows.size());
        losses.addAll(
            losses(network, windows.subList(first, Math.min(first + batch, windows.size()))));
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

  /** Mean negative log likelihood of each window's tokens. */
  private List<Double> losses(CachedTransformer network, List<int[]> windows) {
    double[] sums = new double[windows.size()];
    try (KeyValueCache cache = network.newCache(windows.size(), window)) {
      for (int position = 0; position < window - 1; position++) {
        try (LogitRows logits = network.run(List.of(step(cache, windows, position)))) {
          for (int row = 0; row < sums.length; row++) {
            sums[row] += loss(logits.row(row), windows.get(row)[position + 1]);
          }
        }
      }
    }
    return Arrays.stream(sums).mapToObj(sum -> sum / (window - 1)).toList();
  }

  private static Segment step(KeyValueCache cache, List<int[]> windows, int position) {
    List<Segment.Row> rows =
        windows.stream()
            .map(tokens -> new Segment.Row(position, List.of(tokens[position]), Optional.empty()))
            .toList();
    return new Segment(cache, 0, rows, true);
  }

  private static double loss(FloatBuffer logits, int token) {
    float largest = Float.NEGATIVE_INFINITY;
    for (int id = 0; id < logits.limit(); id++) {
      largest = Math.max(largest, logits.get(id));
    }
    double sum = 0;
    for (int id = 0; id < logits.limit(); id++) {
      sum += Math.exp(logits.get(id) - largest);
    }
    return largest + Math.log(sum) - logits.get(token);
  }
}
