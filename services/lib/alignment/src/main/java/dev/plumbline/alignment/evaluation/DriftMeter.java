package dev.plumbline.alignment.evaluation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.plumbline.alignment.rows.EncodedRow;
import dev.plumbline.alignment.rows.RowEncoder;
import dev.plumbline.alignment.rows.TextEncoder;
import dev.plumbline.alignment.training.RowBatch;
import dev.plumbline.alignment.training.TrainingModel;
import dev.plumbline.model.chat.ChatMessage;
import dev.plumbline.model.lora.LoraAdapter;
import dev.plumbline.model.network.GradientMode;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Measures how far an adapter moves the model on neutral text. */
public final class DriftMeter {

  private final TrainingModel model;
  private final NDManager manager;
  private final List<EncodedRow> texts;
  private final List<EncodedRow> answers;

  /**
   * @param manager of short-lived tensors
   */
  public DriftMeter(
      TrainingModel model,
      NDManager manager,
      TextEncoder text,
      RowEncoder encoder,
      NeutralTexts neutral) {
    this.model = model;
    this.manager = manager;
    this.texts =
        neutral.texts().stream().map(paragraph -> continued(text.encode(paragraph))).toList();
    this.answers =
        neutral.conversations().stream().map(exchange -> answer(encoder, exchange)).toList();
  }

  /** A text as its first token and what follows: no token stands for its beginning. */
  private static EncodedRow continued(int[] ids) {
    return new EncodedRow(Arrays.copyOf(ids, 1), Arrays.copyOfRange(ids, 1, ids.length));
  }

  private static EncodedRow answer(RowEncoder encoder, NeutralTexts.Exchange exchange) {
    List<ChatMessage> messages = List.of(ChatMessage.user(exchange.question()));
    return encoder.encode(messages, Optional.empty(), exchange.answer(), Integer.MAX_VALUE);
  }

  public Drift measure(LoraAdapter adapter) {
    return new Drift(
        divergence(adapter), perplexity(Optional.empty()), perplexity(Optional.of(adapter)));
  }

  private double perplexity(Optional<LoraAdapter> adapter) {
    List<ResponseScore> scores = new ModelScorer(model, manager, adapter).score(texts);
    double sum = scores.stream().mapToDouble(ResponseScore::logProbability).sum();
    int tokens = scores.stream().mapToInt(ResponseScore::tokens).sum();
    return Math.exp(-sum / tokens);
  }

  private double divergence(LoraAdapter adapter) {
    double sum = 0;
    long tokens = 0;
    try (GradientMode mode = GradientMode.off()) {
      for (List<EncodedRow> pass : model.scoringPasses(answers, EncodedRow::length)) {
        RowBatch batch = model.batch(pass);
        try (NDManager scope = manager.newSubManager()) {
          NDArray base = logits(scope, batch, Optional.empty());
          NDArray adapted = logits(scope, batch, Optional.of(adapter));
          for (float value : model.code().divergence(adapted, base).toFloatArray()) {
            sum += value;
            tokens++;
          }
        }
      }
    }
    return sum / tokens;
  }

  private NDArray logits(NDManager scope, RowBatch batch, Optional<LoraAdapter> adapter) {
    return model.transformer().logits(scope, batch.tokens(), adapter, batch.predictingPositions());
  }
}
