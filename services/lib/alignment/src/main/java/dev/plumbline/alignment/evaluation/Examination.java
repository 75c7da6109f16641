package dev.plumbline.alignment.evaluation;

import dev.plumbline.alignment.PhaseProgress;
import dev.plumbline.alignment.rows.EncodedRow;
import dev.plumbline.alignment.rows.ResponseWindow;
import dev.plumbline.alignment.rows.RowEncoder;
import dev.plumbline.alignment.rows.VotedPair;
import dev.plumbline.alignment.settings.EvaluationSettings;
import dev.plumbline.model.chat.ChatMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * The same questions to every candidate: held-out pairs, neutral text, prompts to answer. What the
 * base model makes of the pairs is computed once.
 */
final class Examination {

  private final Function<Candidate, ModelScorer> scorers;
  private final RowEncoder encoder;
  private final DriftMeter drift;
  private final AnswerWriter writer;
  private final EvaluationSettings settings;
  private final PhaseProgress progress;
  private final List<VotedPair> pairs;
  private final List<List<ChatMessage>> prompts;
  private final AnswerLimit limit;
  private final List<PairScore> base;

  /**
   * @param scorers the model as each candidate makes it
   * @param pairs that fit and part, whatever candidate is asked
   */
  Examination(
      Function<Candidate, ModelScorer> scorers,
      RowEncoder encoder,
      DriftMeter drift,
      AnswerWriter writer,
      EvaluationSettings settings,
      List<VotedPair> pairs,
      PhaseProgress progress) {
    this.scorers = scorers;
    this.encoder = encoder;
    this.drift = drift;
    this.writer = writer;
    this.settings = settings;
    this.progress = progress;
    this.pairs = List.copyOf(pairs);
    this.prompts =
        pairs.stream().map(VotedPair::messages).distinct().limit(settings.answers()).toList();
    this.limit =
        AnswerLimit.of(
            pairs.stream().map(pair -> encoder.response(pair.chosen()).length).toList(), settings);
    this.base = score(Candidate.base("base"));
  }

  /** Units of progress of the base model's scores and so many further scorings. */
  static int scoringWork(int pairs, int candidates) {
    return 2 * pairs * (1 + candidates);
  }

  RewardMeasures rewards(Candidate candidate) {
    return RewardMeasures.of(candidate.isBase() ? base : score(candidate), base, settings.beta());
  }

  Drift drift(Candidate candidate) {
    Drift measured = drift.measure(candidate, progress::heed);
    progress.advance(drift.work());
    return measured;
  }

  AnswerLimit answerLimit() {
    return limit;
  }

  AnswerMeasures answers(Candidate candidate) {
    AnswerMeasures answers =
        AnswerMeasures.of(writer.answer(prompts, candidate, limit.tokens(), progress::heed));
    progress.advance(settings.answers());
    return answers;
  }

  private List<PairScore> score(Candidate candidate) {
    List<EncodedRow> rows = new ArrayList<>();
    for (VotedPair pair : pairs) {
      ResponseWindow window = encoder.window(pair, settings.responseTokens()).orElseThrow();
      rows.add(encoder.encode(pair.messages(), candidate.instruction(), pair.chosen(), window));
      rows.add(
          encoder.encode(
              pair.rejectedMessages(), candidate.instruction(), pair.rejected(), window));
    }
    List<ResponseScore> scores = scorers.apply(candidate).score(rows, progress::advance);
    List<PairScore> scored = new ArrayList<>();
    for (int i = 0; i < scores.size(); i += 2) {
      VotedPair pair = pairs.get(i / 2);
      PairPrompts prompts = new PairPrompts(pair.promptId(), pair.rejectedPromptId());
      scored.add(new PairScore(prompts, scores.get(i), scores.get(i + 1)));
    }
    return scored;
  }
}
