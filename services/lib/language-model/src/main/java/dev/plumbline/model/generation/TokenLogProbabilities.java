package dev.plumbline.model.generation;

import dev.plumbline.model.network.LogitRows;
import java.nio.FloatBuffer;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * How likely the model held a token, and its likeliest alternatives, by its own distribution:
 * before temperature, penalties and filters.
 *
 * @param top the likeliest tokens, the likeliest first; the chosen one may be among them
 */
public record TokenLogProbabilities(Entry chosen, List<Entry> top) {
  public TokenLogProbabilities {
    top = List.copyOf(top);
  }

  static TokenLogProbabilities of(FloatBuffer logits, int chosen, int alternatives) {
    double normaliser = LogitRows.logSumExp(logits);
    PriorityQueue<Entry> best =
        new PriorityQueue<>(Comparator.comparingDouble(Entry::logProbability));
    for (int id = 0; id < logits.limit() && alternatives > 0; id++) {
      double logProbability = logits.get(id) - normaliser;
      if (best.size() < alternatives || logProbability > best.peek().logProbability()) {
        best.add(new Entry(id, logProbability));
        if (best.size() > alternatives) {
          best.remove();
        }
      }
    }
    List<Entry> top =
        best.stream().sorted(Comparator.comparingDouble(Entry::logProbability).reversed()).toList();
    return new TokenLogProbabilities(new Entry(chosen, logits.get(chosen) - normaliser), top);
  }

  /** A token and the natural logarithm of its probability. */
  public record Entry(int id, double logProbability) {}
}
