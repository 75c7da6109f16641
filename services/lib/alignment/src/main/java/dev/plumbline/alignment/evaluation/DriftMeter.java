package dev.plumbline.alignment.evaluation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.plumbline.alignment.Response;
import dev.plumbline.alignment.rows.EncodedRow;
import dev.plumbline.alignment.rows.RowEncoder;
import dev.plumbline.alignment.rows.TextEncoder;
import dev.plumbline.alignment.training.RowBatch;
import dev.plumbline.alignment.training.TrainingModel;
import dev.plumbline.model.chat.ChatMessage;
import dev.plumbline.model.lora.LoraAdapter;
import dev.plumbline.model.network.GradientMode;
import dev.plumbline.model.tensor.HostTensor;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Measures how far a candidate is from the base model on neutral text. */
public final class DriftMeter {

  private final TrainingModel model;
  private final NDManager manager;
  private final RowEncoder encoder;
  private final List<EncodedRow> texts;
  private final List<NeutralTexts.Exchange> exchanges;
  private OptionalDouble basePerplexity = OptionalDouble.empty();

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
    this.encoder = encoder;
    this.texts =
        neutral.texts().stream().map(paragraph -> continued(text.encode(paragraph))).toList();
    this.exchanges = neutral.conversations();
  }

  /** A text as its first token, which may stand for its beginning alone, and what follows. */
  private static EncodedRow continued(int[] ids) {
    return new EncodedRow(Arrays.copyOf(ids, 1), Arrays.copyOfRange(ids, 1, ids.length));
  }

  /** What a measurement costs, in rows. */
  int work() {
    return texts.size() + 2 * exchanges.size();
  }

  /**
   * An instruction moves answers to neutral prompts. It leaves neutral text alone, which answers
   * nothing and so has no place for one.
   *
   * @param pause called again and again in between; what it throws ends the measurement
   */
  public Drift measure(Candidate candidate, Runnable pause) {
    double base = basePerplexity.orElseGet(() -> perplexity(Optional.empty(), pause));
    basePerplexity = OptionalDouble.of(base);
    double moved = candidate.adapter().isEmpty() ? base : perplexity(candidate.adapter(), pause);
    return new Drift(candidate.isBase() ? 0 : divergence(candidate, pause), base, moved);
  }

  private double perplexity(Optional<LoraAdapter> adapter, Runnable pause) {
    List<ResponseScore> scores =
        new ModelScorer(model.transformer(), adapter, model.scoringTokens())
            .score(texts, scored -> pause.run());
    double sum = scores.stream().mapToDouble(ResponseScore::logProbability).sum();
    int tokens = scores.stream().mapToInt(ResponseScore::tokens).sum();
    return Math.exp(-sum / tokens);
  }

  private double divergence(Candidate candidate, Runnable pause) {
    double sum = 0;
    long tokens = 0;
    List<Twin> twins = exchanges.stream().map(exchange -> twin(exchange, candidate)).toList();
    try (GradientMode mode = GradientMode.off()) {
      for (List<Twin> pass : model.scoringPasses(twins, Twin::longer)) {
        RowBatch plain = model.batch(pass.stream().map(Twin::base).toList());
        RowBatch moved = model.batch(pass.stream().map(Twin::candidate).toList());
        try (NDManager scope = manager.newSubManager()) {
          NDArray base = logits(scope, plain, Optional.empty());
          NDArray adapted = logits(scope, moved, candidate.adapter());
          for (float value : HostTensor.floatsOf(model.code().divergence(adapted, base))) {
            sum += value;
            tokens++;
          }
        }
        pause.run();
      }
    }
    return sum / tokens;
  }

  private Twin twin(NeutralTexts.Exchange exchange, Candidate candidate) {
    return new Twin(answer(exchange, Optional.empty()), answer(exchange, candidate.instruction()));
  }

  private EncodedRow answer(NeutralTexts.Exchange exchange, Optional<String> instruction) {
    List<ChatMessage> messages = List.of(ChatMessage.user(exchange.question()));
    return encoder.encode(
        messages, instruction, Response.whole(exchange.answer()), Integer.MAX_VALUE);
  }

  private NDArray logits(NDManager scope, RowBatch batch, Optional<LoraAdapter> adapter) {
    return model.transformer().logits(scope, batch.tokens(), adapter, batch.predictingPlaces());
  }

  /** The same answer as the base model and as the candidate read it. */
  private record Twin(EncodedRow base, EncodedRow candidate) {
    EncodedRow longer() {
      return base.length() > candidate.length() ? base : candidate;
    }
  }
}
