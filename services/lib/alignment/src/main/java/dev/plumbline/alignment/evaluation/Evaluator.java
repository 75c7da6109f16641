package dev.plumbline.alignment.evaluation;

import ai.djl.ndarray.NDManager;
import dev.plumbline.alignment.PhaseProgress;
import dev.plumbline.alignment.rows.EncodedRow;
import dev.plumbline.alignment.rows.RowEncoder;
import dev.plumbline.alignment.rows.VotedPair;
import dev.plumbline.alignment.settings.EvaluationSettings;
import dev.plumbline.alignment.training.TrainingModel;
import dev.plumbline.model.chat.ChatMessage;
import dev.plumbline.model.lora.LoraAdapter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Measures an adapter: rewards on held-out pairs, drift, answers. */
public final class Evaluator {

  /** Units of progress that {@link #evaluate} reports. */
  public static final int WORK = 6;

  private final TrainingModel model;
  private final NDManager manager;
  private final RowEncoder encoder;
  private final DriftMeter drift;
  private final AnswerWriter writer;
  private final EvaluationSettings settings;

  /**
   * @param manager of short-lived tensors
   */
  public Evaluator(
      TrainingModel model,
      NDManager manager,
      RowEncoder encoder,
      DriftMeter drift,
      AnswerWriter writer,
      EvaluationSettings settings) {
    this.model = model;
    this.manager = manager;
    this.encoder = encoder;
    this.drift = drift;
    this.writer = writer;
    this.settings = settings;
  }

  /**
   * Measures an adapter.
   *
   * @param heldOut pairs that were not trained on
   * @param served the adapter that is served now
   */
  public Evaluation evaluate(
      LoraAdapter adapter,
      List<VotedPair> heldOut,
      Optional<LoraAdapter> served,
      PhaseProgress progress) {
    List<VotedPair> pairs = heldOut.subList(0, Math.min(heldOut.size(), settings.maximumPairs()));
    List<EncodedRow> rows = rows(pairs);
    List<PairScore> base = score(rows, Optional.empty());
    progress.advance(1);
    RewardMeasures rewards =
        RewardMeasures.of(score(rows, Optional.of(adapter)), base, settings.beta());
    progress.advance(1);
    Optional<RewardMeasures> servedRewards =
        served.map(now -> RewardMeasures.of(score(rows, Optional.of(now)), base, settings.beta()));
    progress.advance(1);
    Drift drifted = drift.measure(adapter);
    progress.advance(1);
    List<List<ChatMessage>> prompts =
        pairs.stream().map(VotedPair::messages).distinct().limit(settings.answers()).toList();
    AnswerMeasures answers = answers(prompts, Optional.of(adapter));
    progress.advance(1);
    AnswerMeasures baseAnswers = answers(prompts, Optional.empty());
    progress.advance(1);
    return new Evaluation(rewards, servedRewards, drifted, answers, baseAnswers);
  }

  private AnswerMeasures answers(List<List<ChatMessage>> prompts, Optional<LoraAdapter> adapter) {
    return AnswerMeasures.of(writer.answer(prompts, adapter, settings.answerTokens()));
  }

  /** Chosen and rejected response of each pair, by turns. */
  private List<EncodedRow> rows(List<VotedPair> pairs) {
    List<EncodedRow> rows = new ArrayList<>();
    for (VotedPair pair : pairs) {
      encoder
          .fit(pair.messages(), List.of(Optional.empty()))
          .ifPresent(
              messages -> {
                rows.add(encode(messages, pair.chosen()));
                rows.add(encode(messages, pair.rejected()));
              });
    }
    return rows;
  }

  private EncodedRow encode(List<ChatMessage> messages, String response) {
    return encoder.encode(messages, Optional.empty(), response, settings.responseTokens());
  }

  private List<PairScore> score(List<EncodedRow> rows, Optional<LoraAdapter> adapter) {
    List<ResponseScore> scores = new ModelScorer(model, manager, adapter).score(rows);
    List<PairScore> pairs = new ArrayList<>();
    for (int i = 0; i < scores.size(); i += 2) {
      pairs.add(new PairScore(scores.get(i), scores.get(i + 1)));
    }
    return pairs;
  }
}
