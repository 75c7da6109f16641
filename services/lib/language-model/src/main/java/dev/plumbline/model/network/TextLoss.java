package dev.plumbline.model.network;

import dev.plumbline.model.lora.LoraAdapter;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** How well a model predicts a stretch of text when it reads it as it reads prompts. */
public final class TextLoss {
  private TextLoss() {}

  /**
   * The mean negative log likelihood of every token but the first, in nats.
   *
   * @param tokens at least two
   */
  public static double of(CachedTransformer network, Optional<LoraAdapter> adapter, int... tokens) {
    List<Integer> read = Arrays.stream(tokens).boxed().toList();
    try (KeyValueCache cache = network.newCache(1, tokens.length)) {
      Segment.Row row = new Segment.Row(0, read, adapter);
      double sum = 0;
      try (LogitRows logits =
          network.run(List.of(new Segment(cache, 0, List.of(row), Segment.Logits.EACH)))) {
        for (int next = 1; next < tokens.length; next++) {
          FloatBuffer prediction = logits.row(next - 1);
          sum += LogitRows.logSumExp(prediction) - prediction.get(tokens[next]);
        }
      }
      return sum / (tokens.length - 1);
    }
  }
}
