package dev.plumbline.alignment.evaluation;

import dev.plumbline.alignment.AlignmentException;
import dev.plumbline.alignment.AlignmentListener;
import dev.plumbline.alignment.Phase;
import dev.plumbline.alignment.PhaseProgress;
import dev.plumbline.alignment.rows.RowEncoder;
import dev.plumbline.alignment.rows.VotedPair;
import dev.plumbline.alignment.settings.EvaluationSettings;
import dev.plumbline.alignment.training.TrainingModel;
import dev.plumbline.model.lora.LoraAdapter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Measures adapters and instructions: rewards on held-out pairs, drift, answers. */
public final class Evaluator {

  private final TrainingModel model;
  private final RowEncoder encoder;
  private final DriftMeter drift;
  private final AnswerWriter writer;
  private final EvaluationSettings settings;

  public Evaluator(
      TrainingModel model,
      RowEncoder encoder,
      DriftMeter drift,
      AnswerWriter writer,
      EvaluationSettings settings) {
    this.model = model;
    this.encoder = encoder;
    this.drift = drift;
    this.writer = writer;
    this.settings = settings;
  }

  /**
   * Measures a new adapter.
   *
   * @param heldOut pairs that were not trained on
   * @param served the adapter that is served now
   */
  public Evaluation evaluate(
      LoraAdapter adapter,
      List<VotedPair> heldOut,
      Optional<LoraAdapter> served,
      AlignmentListener listener) {
    List<VotedPair> pairs = fitting(heldOut, List.of(Optional.empty()));
    int scorings = 1 + (served.isPresent() ? 1 : 0);
    Examination examination =
        examination(
            pairs,
            Examination.scoringWork(pairs.size(), scorings) + drift.work() + 2 * settings.answers(),
            listener);
    Candidate candidate = Candidate.adapted("new", adapter);
    RewardMeasures rewards = examination.rewards(candidate);
    Optional<RewardMeasures> servedRewards =
        served.map(now -> examination.rewards(Candidate.adapted("served", now)));
    Drift drifted = examination.drift(candidate);
    AnswerMeasures answers = examination.answers(candidate);
    AnswerMeasures baseAnswers = examination.answers(Candidate.base("base"));
    return new Evaluation(
        rewards, servedRewards, drifted, answers, baseAnswers, examination.answerLimit());
  }

  /**
   * Measures candidates on the same rows.
   *
   * @param pairs that none of them was trained on
   * @return the measures by candidate, in their order
   */
  public Map<Candidate, Measures> compare(
      List<Candidate> candidates, List<VotedPair> pairs, AlignmentListener listener) {
    List<VotedPair> fitting =
        fitting(pairs, candidates.stream().map(Candidate::instruction).distinct().toList());
    int scorings = (int) candidates.stream().filter(candidate -> !candidate.isBase()).count();
    Examination examination =
        examination(
            fitting,
            Examination.scoringWork(fitting.size(), scorings)
                + candidates.size() * (drift.work() + settings.answers()),
            listener);
    Map<Candidate, Measures> measures = new LinkedHashMap<>();
    for (Candidate candidate : candidates) {
      measures.put(
          candidate,
          new Measures(
              examination.rewards(candidate),
              examination.drift(candidate),
              examination.answers(candidate)));
    }
    return measures;
  }

  private Examination examination(List<VotedPair> pairs, int work, AlignmentListener listener) {
    return new Examination(
        candidate ->
            new ModelScorer(model.transformer(), candidate.adapter(), model.scoringTokens()),
        encoder,
        drift,
        writer,
        settings,
        pairs,
        new PhaseProgress(listener, Phase.EVALUATE, work));
  }

  /** The first pairs, each with the turns that fit under every instruction. */
  private List<VotedPair> fitting(List<VotedPair> all, List<Optional<String>> instructions) {
    List<VotedPair> fitting = new ArrayList<>();
    for (VotedPair pair : all.subList(0, Math.min(all.size(), settings.maximumPairs()))) {
      encoder
          .window(pair, settings.responseTokens())
          .flatMap(window -> encoder.fit(pair, instructions, window.start()))
          .ifPresent(fitting::add);
    }
    if (fitting.isEmpty()) {
      throw new AlignmentException(
          "none of the held-out pairs can be measured: " + encoder.leftOut().explanation());
    }
    return fitting;
  }
}
