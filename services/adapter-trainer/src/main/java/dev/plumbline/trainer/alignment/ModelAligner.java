package dev.plumbline.trainer.alignment;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDManager;
import dev.plumbline.alignment.AlignmentCancelledException;
import dev.plumbline.alignment.AlignmentListener;
import dev.plumbline.alignment.AlignmentOutcome;
import dev.plumbline.alignment.AlignmentRun;
import dev.plumbline.alignment.LossPoint;
import dev.plumbline.alignment.Phase;
import dev.plumbline.alignment.PreferenceExample;
import dev.plumbline.alignment.RunFolder;
import dev.plumbline.alignment.rows.LeftOut;
import dev.plumbline.model.lora.LoraAdapter;
import dev.plumbline.model.lora.LoraSite;
import dev.plumbline.model.lora.PeftFormat;
import dev.plumbline.model.lora.Projection;
import dev.plumbline.model.network.LanguageModel;
import dev.plumbline.model.network.ThreadBudget;
import dev.plumbline.model.tensor.DeviceCheck;
import dev.plumbline.model.tensor.DeviceLostException;
import dev.plumbline.runtime.service.Causes;
import dev.plumbline.trainer.run.Aligner;
import dev.plumbline.trainer.run.BaseModel;
import dev.plumbline.trainer.run.DeviceFailureException;
import dev.plumbline.trainer.run.RunCancelledException;
import dev.plumbline.trainer.run.RunMonitor;
import dev.plumbline.trainer.run.TrainedAdapter;
import dev.plumbline.trainer.run.TrainingJob;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Aligns a language model in this process, with the alignment library. */
public final class ModelAligner implements Aligner {
  private static final Logger LOG = LoggerFactory.getLogger(ModelAligner.class);

  private final LanguageModel model;
  private final AlignmentConfiguration configuration;
  private final ServedAdapters servedAdapters;
  private final int threads;
  private final AlignmentRun run = new AlignmentRun();

  /**
   * @param threads cores that one tensor operation of a run may use
   */
  public ModelAligner(
      LanguageModel model,
      AlignmentConfiguration configuration,
      ServedAdapters servedAdapters,
      int threads) {
    this.model = model;
    this.configuration = configuration;
    this.servedAdapters = servedAdapters;
    this.threads = threads;
  }

  @Override
  public BaseModel baseModel() {
    return new BaseModel(model.name(), model.fingerprint());
  }

  @Override
  public String method() {
    return configuration.common().method().label();
  }

  @Override
  public Map<String, String> settings() {
    return configuration.entries();
  }

  @Override
  public boolean warmStarts() {
    return configuration.common().adapter().warmStart();
  }

  @Override
  public TrainedAdapter align(TrainingJob job, Path directory, Path progress, RunMonitor monitor) {
    try {
      return trained(job, directory, progress, monitor);
    } catch (AlignmentCancelledException e) {
      throw new RunCancelledException();
    } catch (RuntimeException e) {
      throw blamed(e);
    }
  }

  private TrainedAdapter trained(
      TrainingJob job, Path directory, Path progress, RunMonitor monitor) {
    ThreadBudget.forCurrentThread(threads);
    List<PreferenceExample> examples = job.pairs().stream().map(Examples::of).toList();
    try (NDManager scope = model.newManager()) {
      Optional<LoraAdapter> served =
          servedAdapters.read(job.served(), model.configuration(), scope);
      try (AlignmentOutcome outcome =
          run.run(
              model,
              examples,
              configuration.of(job),
              served,
              listener(monitor),
              RunFolder.of(progress))) {
        warnOfVotesWithoutTaste(job, outcome);
        warnOf(job, outcome.leftOut());
        PeftFormat.write(outcome.adapter(), directory, model.name());
        return new TrainedAdapter(
            outcome.adapter().rank(), modules(outcome.adapter()), Reports.of(outcome));
      }
    } finally {
      // The next run may be hours away.
      model.releaseUnusedMemory();
    }
  }

  /** What went wrong, as a failure of the device where it is one. */
  private RuntimeException blamed(RuntimeException failure) {
    try {
      model.requireDevice(failure);
    } catch (DeviceLostException e) {
      return new DeviceFailureException(e.getMessage(), true, e);
    }
    return Causes.of(failure).chain().stream()
        .filter(EngineException.class::isInstance)
        .filter(DeviceCheck::lacksMemory)
        .map(Throwable::getMessage)
        .findFirst()
        .<RuntimeException>map(
            words ->
                new DeviceFailureException(
                    "the device has no memory for the run; leave it more of it, or lower"
                        + " plumbline.trainer.alignment.resources.memory-budget: "
                        + words,
                    false,
                    failure))
        .orElse(failure);
  }

  private static void warnOfVotesWithoutTaste(TrainingJob job, AlignmentOutcome outcome) {
    if (!outcome.explained()) {
      LOG.warn(
          "run {} used the contrast {}: none ranks the votes of channel {} better than guessing"
              + " would",
          job.runId(),
          outcome.chosen().name(),
          job.channel());
    }
  }

  private static void warnOf(TrainingJob job, LeftOut leftOut) {
    leftOut
        .refusal()
        .ifPresent(
            words ->
                LOG.warn(
                    "run {} leaves {} prompts out that the model's chat template refuses: {}",
                    job.runId(),
                    leftOut.refused(),
                    words));
    if (leftOut.alike() > 0) {
      LOG.warn(
          "run {} leaves answers to {} prompts out: a liked and a disliked one are the same to the"
              + " model",
          job.runId(),
          leftOut.alike());
    }
  }

  private static List<String> modules(LoraAdapter adapter) {
    return adapter.pairs().keySet().stream()
        .map(LoraSite::projection)
        .distinct()
        .sorted()
        .map(Projection::module)
        .toList();
  }

  private static AlignmentListener listener(RunMonitor monitor) {
    return new AlignmentListener() {
      @Override
      public void progress(Phase phase, int done, int total) {
        monitor.progress(phase.label(), done, total);
      }

      @Override
      public void loss(LossPoint point) {
        monitor.loss(Reports.loss(point));
      }

      @Override
      public boolean cancelled() {
        return monitor.cancelled();
      }
    };
  }
}
