package dev.plumbline.alignment;

import ai.djl.ndarray.NDManager;
import dev.plumbline.alignment.evaluation.Candidate;
import dev.plumbline.alignment.evaluation.Measures;
import dev.plumbline.alignment.rows.RowEncoder;
import dev.plumbline.alignment.rows.VotedPair;
import dev.plumbline.alignment.training.LossCode;
import dev.plumbline.alignment.training.TrainingModel;
import dev.plumbline.model.network.LanguageModel;
import java.util.List;
import java.util.Map;

/** Measures adapters and instructions against the base model, on the same pairs. */
public final class EvaluationRun {

  /**
   * Runs to the end, in the calling thread.
   *
   * @param pairs that no candidate was trained on
   * @return the measures by candidate, in their order
   * @throws AlignmentException when there is no pair
   * @throws AlignmentCancelledException when the listener ends the run
   */
  public Map<Candidate, Measures> run(
      LanguageModel model,
      List<VotedPair> pairs,
      AlignmentSettings settings,
      List<Candidate> candidates,
      AlignmentListener listener) {
    if (pairs.isEmpty()) {
      throw new AlignmentException(
          "there is nothing to measure on: that needs a chosen and a rejected response");
    }
    AlignmentModel parts = AlignmentModel.of(model);
    try (NDManager scratch = model.newManager();
        LossCode code = new LossCode(scratch)) {
      TrainingModel training = parts.training(code, settings.resources());
      RowEncoder encoder = parts.encoder(settings.data());
      return parts
          .evaluator(training, scratch, encoder, settings.evaluation())
          .compare(candidates, pairs, listener);
    }
  }
}
