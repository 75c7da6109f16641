package dev.plumbline.standalone.alignment;

import dev.plumbline.alignment.AlignmentOutcome;
import dev.plumbline.alignment.AlignmentRun;
import dev.plumbline.model.benchmark.ResidentMemory;
import dev.plumbline.model.lora.PeftFormat;
import dev.plumbline.model.network.LanguageModel;
import dev.plumbline.model.network.ThreadBudget;
import dev.plumbline.standalone.terminal.ProgressDisplay;
import dev.plumbline.trainer.alignment.ModelCheck;
import java.nio.file.Files;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Trains an adapter on the preferences of a file. */
public final class FileTraining {
  private final LanguageModel model;
  private final int threads;
  private final ProgressDisplay progress;
  private final BooleanSupplier stopped;

  /**
   * @param threads cores that one tensor operation may use
   * @param stopped asked between steps; true ends the run
   */
  public FileTraining(
      LanguageModel model, int threads, ProgressDisplay progress, BooleanSupplier stopped) {
    this.model = model;
    this.threads = threads;
    this.progress = progress;
    this.stopped = stopped;
  }

  /**
   * Trains, measures and judges, and writes adapter and record whatever the gate says. Goes on from
   * where the same training was stopped.
   */
  public TrainingResult run(TrainingWish wish, RunDirectory directory) {
    new ModelCheck(model.configuration(), wish.settings()).training();
    ThreadBudget.forCurrentThread(threads);
    try (UnfinishedRun unfinished = UnfinishedRun.take(directory.path());
        AlignmentOutcome outcome = align(wish, unfinished)) {
      TrainingResult result =
          new TrainingResult(
              wish,
              model.name(),
              model.fingerprint(),
              outcome,
              directory.given(),
              ResidentMemory.peakMebibytes());
      directory.publish(
          files -> {
            PeftFormat.write(outcome.adapter(), files, model.name());
            Files.writeString(
                files.resolve(RunDirectory.RECORD), new TrainingJson().write(result) + "\n");
          });
      unfinished.finished();
      progress.clear();
      return result;
    }
  }

  private AlignmentOutcome align(TrainingWish wish, UnfinishedRun unfinished) {
    AlignmentRun run =
        wish.heldOut()
            .map(heldOut -> new AlignmentRun().measuredOn(heldOut.examples()))
            .orElseGet(AlignmentRun::new);
    return run.run(
        model,
        wish.preferences().examples(),
        wish.settings(),
        Optional.empty(),
        new AlignmentProgress(progress, stopped),
        unfinished.folder());
  }
}
