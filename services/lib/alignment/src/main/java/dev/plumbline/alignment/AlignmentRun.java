package dev.plumbline.alignment;

import ai.djl.ndarray.NDManager;
import dev.plumbline.alignment.checkpoint.Checkpoints;
import dev.plumbline.alignment.checkpoint.ContrastCheckpoint;
import dev.plumbline.alignment.checkpoint.RunInputs;
import dev.plumbline.alignment.contrast.Contrast;
import dev.plumbline.alignment.contrast.ContrastChoice;
import dev.plumbline.alignment.contrast.ContrastLibrary;
import dev.plumbline.alignment.contrast.ContrastScorer;
import dev.plumbline.alignment.contrast.ScoredContrast;
import dev.plumbline.alignment.evaluation.Evaluation;
import dev.plumbline.alignment.evaluation.ModelScorer;
import dev.plumbline.alignment.gate.Gate;
import dev.plumbline.alignment.gate.GateVerdict;
import dev.plumbline.alignment.rows.Dataset;
import dev.plumbline.alignment.rows.HeldOutPrompts;
import dev.plumbline.alignment.rows.LeftOut;
import dev.plumbline.alignment.rows.RowEncoder;
import dev.plumbline.alignment.rows.VotedPair;
import dev.plumbline.alignment.settings.Method;
import dev.plumbline.alignment.training.AlignmentMethod;
import dev.plumbline.alignment.training.Dpo;
import dev.plumbline.alignment.training.Lorra;
import dev.plumbline.alignment.training.LossCode;
import dev.plumbline.alignment.training.RahfDual;
import dev.plumbline.alignment.training.RahfScit;
import dev.plumbline.alignment.training.TrainingModel;
import dev.plumbline.alignment.training.TrainingTask;
import dev.plumbline.model.lora.LoraAdapter;
import dev.plumbline.model.network.LanguageModel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/**
 * One run: choose a contrast by the votes, train an adapter, measure it on held-out votes, judge
 * it.
 *
 * <p>Runs in the calling thread. Everything that it makes is freed at its end, but for the adapter.
 */
public final class AlignmentRun {

  private static final String SCORES = "contrasts";

  private final ContrastLibrary library;
  private final Optional<List<PreferenceExample>> heldOut;

  /** With the contrasts that travel with this library. */
  public AlignmentRun() {
    this(ContrastLibrary.standard());
  }

  public AlignmentRun(ContrastLibrary library) {
    this(library, Optional.empty());
  }

  private AlignmentRun(ContrastLibrary library, Optional<List<PreferenceExample>> heldOut) {
    this.library = library;
    this.heldOut = heldOut;
  }

  /**
   * The same, but measured on these examples instead of a share of those that it is given, of which
   * it learns from all whose prompts are not among these.
   */
  public AlignmentRun measuredOn(List<PreferenceExample> chosen) {
    return new AlignmentRun(library, Optional.of(List.copyOf(chosen)));
  }

  /**
   * Runs to the end, in the calling thread.
   *
   * @param served the adapter that is served now, to compare with
   * @throws AlignmentException when the votes are too few, or the loss is no number or explodes
   * @throws AlignmentCancelledException when the listener ends the run
   */
  public AlignmentOutcome run(
      LanguageModel model,
      List<PreferenceExample> examples,
      AlignmentSettings settings,
      Optional<LoraAdapter> served,
      AlignmentListener listener) {
    return run(model, examples, settings, served, listener, RunFolder.temporary());
  }

  /**
   * Runs to the end, in the calling thread.
   *
   * @param folder where it keeps what does not fit into memory, and checkpoints
   */
  public AlignmentOutcome run(
      LanguageModel model,
      List<PreferenceExample> examples,
      AlignmentSettings settings,
      Optional<LoraAdapter> served,
      AlignmentListener listener,
      RunFolder folder) {
    String inputs =
        RunInputs.fingerprint(
            model.fingerprint(),
            model.rounding(),
            library.contrasts().toString(),
            examples,
            heldOut.orElse(List.of()),
            settings,
            served);
    Checkpoints checkpoints =
        new Checkpoints(folder.directory(), inputs, settings.resources().checkpointSteps());
    return run(AlignmentModel.of(model), examples, settings, served, listener, folder, checkpoints);
  }

  private AlignmentOutcome run(
      AlignmentModel model,
      List<PreferenceExample> examples,
      AlignmentSettings settings,
      Optional<LoraAdapter> served,
      AlignmentListener listener,
      RunFolder folder,
      Checkpoints checkpoints) {
    Dataset dataset = dataset(examples, settings);
    RunRecord record = new RunRecord(listener);
    NDManager product = model.transformer().newManager();
    try (NDManager scratch = model.transformer().newManager();
        LossCode code = new LossCode(scratch)) {
      TrainingModel training = model.training(code, settings.resources());
      RowEncoder encoder = model.encoder(settings.data());
      ContrastChoice choice =
          choice(
              settings, scoreContrasts(dataset, settings, encoder, training, checkpoints, record));
      TrainingTask task =
          new TrainingTask(
              training,
              product,
              encoder,
              dataset,
              choice.contrast(),
              settings,
              served,
              folder,
              checkpoints,
              record);
      LoraAdapter adapter = method(settings.method()).train(task);
      Evaluation evaluation =
          model
              .evaluator(training, scratch, encoder, settings.evaluation())
              .evaluate(adapter, dataset.heldOut(), served, record);
      GateVerdict verdict = new Gate(settings.gate()).judge(evaluation);
      return new AlignmentOutcome(
          adapter,
          choice.scored(),
          choice.contrast(),
          choice.explained(),
          record.losses(),
          evaluation,
          verdict,
          metrics(evaluation, choice, record, encoder.leftOut()),
          dataset.pairs().size(),
          dataset.halfPairs(),
          dataset.heldOut().size(),
          encoder.leftOut());
    } catch (RuntimeException e) {
      product.close();
      throw e;
    }
  }

  private Dataset dataset(List<PreferenceExample> examples, AlignmentSettings settings) {
    List<PreferenceExample> usable = settings.method().usable(examples);
    Dataset dataset =
        heldOut
            .map(chosen -> Dataset.of(usable, chosen))
            .orElseGet(() -> Dataset.split(usable, HeldOutPrompts.of(settings.data())));
    int fewest = settings.data().minimumHeldOutPairs();
    if (!settings.method().learnsFromHalfPairs() && dataset.pairs().size() < fewest) {
      throw new AlignmentException(tooFewWhole(dataset.pairs().size(), fewest, settings.method()));
    }
    if (dataset.heldOut().isEmpty() || dataset.scorable(1).isEmpty()) {
      throw new AlignmentException(tooFew(examples));
    }
    return dataset;
  }

  private static String tooFewWhole(int pairs, int fewest, Method method) {
    return ("%s learns from whole pairs alone, and there are %d to learn from, fewer than the %d of"
            + " data.minimum-held-out-pairs: use a method that learns from half pairs too, such as"
            + " rahf-scit, or wait for votes on several answers to one prompt")
        .formatted(method.label(), pairs, fewest);
  }

  private static String tooFew(List<PreferenceExample> examples) {
    long liked = examples.stream().filter(example -> example.chosen().isPresent()).count();
    long disliked = examples.stream().filter(example -> example.rejected().isPresent()).count();
    String votes =
        "of %d examples, %d have a liked and %d a disliked response"
            .formatted(examples.size(), liked, disliked);
    if (liked == 0 || disliked == 0) {
      return votes
          + ": without both nothing can be compared; wait for votes of the other kind, or write what"
          + " users dislike as corrections";
    }
    return votes
        + ": some must be learned from and others, of different prompts, measured with; wait for"
        + " more votes";
  }

  private ContrastChoice choice(AlignmentSettings settings, List<ScoredContrast> scored) {
    return settings
        .contrast()
        .map(own -> ContrastChoice.asSaid(own, scored))
        .orElseGet(() -> ContrastChoice.byVotes(scored, library.general()));
  }

  private List<ScoredContrast> scoreContrasts(
      Dataset dataset,
      AlignmentSettings settings,
      RowEncoder encoder,
      TrainingModel training,
      Checkpoints checkpoints,
      AlignmentListener listener) {
    List<Contrast> candidates = settings.contrast().map(List::of).orElse(library.contrasts());
    List<VotedPair> sample = new ArrayList<>(dataset.scorable(settings.scoring().pairs()));
    Collections.shuffle(sample, new Random(settings.seed()));
    ContrastScorer scorer =
        new ContrastScorer(
            encoder,
            new ModelScorer(training.transformer(), Optional.empty(), training.scoringTokens()),
            settings.scoring());
    int work = scorer.work(candidates.size(), sample.size());
    PhaseProgress progress = new PhaseProgress(listener, Phase.CONTRASTS, work);
    Optional<List<ScoredContrast>> earlier =
        checkpoints.read(SCORES, input -> ContrastCheckpoint.read(input, candidates));
    if (earlier.isPresent()) {
      progress.advance(work);
      return earlier.get();
    }
    List<ScoredContrast> scored = scorer.score(candidates, sample, progress);
    checkpoints.write(SCORES, output -> ContrastCheckpoint.write(output, scored, candidates));
    return scored;
  }

  private static AlignmentMethod method(Method method) {
    return switch (method) {
      case RAHF_SCIT -> new RahfScit();
      case RAHF_DUAL -> new RahfDual();
      case LORRA -> new Lorra();
      case DPO -> new Dpo();
    };
  }

  private static Map<String, Double> metrics(
      Evaluation evaluation, ContrastChoice choice, RunRecord record, LeftOut leftOut) {
    Map<String, Double> metrics = new TreeMap<>(evaluation.metrics());
    metrics.put("contrast/explained", choice.explained() ? 1.0 : 0.0);
    metrics.putAll(leftOut.metrics());
    metrics.putAll(record.drawn());
    metrics.putAll(record.seconds());
    metrics.put(
        "seconds/total", record.seconds().values().stream().mapToDouble(Double::doubleValue).sum());
    return metrics;
  }
}
