package dev.plumbline.trainer;

import dev.plumbline.schema.ContrastScore;
import dev.plumbline.schema.GateCheck;
import dev.plumbline.schema.GateVerdict;
import dev.plumbline.schema.LossPoint;
import dev.plumbline.trainer.run.Aligner;
import dev.plumbline.trainer.run.AlignmentReport;
import dev.plumbline.trainer.run.BaseModel;
import dev.plumbline.trainer.run.RunCancelledException;
import dev.plumbline.trainer.run.RunMonitor;
import dev.plumbline.trainer.run.TrainedAdapter;
import dev.plumbline.trainer.run.TrainingJob;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Writes, in no time, a file that depends on the job alone. Tests may hold it, make it fail, or
 * make its gate refuse.
 */
public final class FakeAligner implements Aligner {
  private final List<TrainingJob> jobs = new CopyOnWriteArrayList<>();
  private final Semaphore permits = new Semaphore(0);
  private volatile boolean held;
  private volatile String fingerprint = "f".repeat(64);
  private volatile boolean rejecting;
  private volatile boolean warmStarts;
  private volatile Optional<RuntimeException> failure = Optional.empty();
  private volatile Optional<Error> breakdown = Optional.empty();

  /** From now on each run waits for {@link #release()}. */
  public FakeAligner hold() {
    held = true;
    return this;
  }

  public void release() {
    permits.release();
  }

  /** From now on the gate refuses, or passes again. */
  public void reject(boolean refuse) {
    rejecting = refuse;
  }

  /** With another base model; to be said before a trainer begins. */
  public FakeAligner onBase(String otherFingerprint) {
    fingerprint = otherFingerprint;
    return this;
  }

  /** As if the settings asked for warm starts; to be said before a trainer begins. */
  public FakeAligner startWarm() {
    warmStarts = true;
    return this;
  }

  /** From now on each run fails, or works again. */
  public void fail(Optional<RuntimeException> with) {
    failure = with;
  }

  /** From now on each run ends by an error of the Java machine. */
  public void breakDown(Error with) {
    breakdown = Optional.of(with);
  }

  /** The jobs that were begun. */
  public List<TrainingJob> jobs() {
    return List.copyOf(jobs);
  }

  @Override
  public BaseModel baseModel() {
    return new BaseModel("fake", fingerprint);
  }

  @Override
  public String method() {
    return "fake";
  }

  @Override
  public Map<String, String> settings() {
    return Map.of("steps", "1");
  }

  @Override
  public boolean warmStarts() {
    return warmStarts;
  }

  @Override
  public TrainedAdapter align(TrainingJob job, Path directory, Path progress, RunMonitor monitor) {
    jobs.add(job);
    monitor.progress("match", 0, 1);
    awaitRelease(monitor);
    failure.ifPresent(
        with -> {
          throw with;
        });
    breakdown.ifPresent(
        with -> {
          throw with;
        });
    LossPoint loss = new LossPoint("match", 1, 0.5);
    monitor.loss(loss);
    write(directory, job.channel() + " " + job.seed() + " " + job.pairs());
    GateCheck check =
        new GateCheck(
            "margin", !rejecting, rejecting ? -1.0 : 1.0, 0.0, "the margin is above zero");
    return new TrainedAdapter(
        8,
        List.of("q_proj", "v_proj"),
        new AlignmentReport(
            job.pairs().size() - 1,
            0,
            1,
            List.of(new ContrastScore("short/long", "Short.", "Long.", 0.8, 0.1, 3)),
            Optional.of("short/long"),
            List.of(loss),
            Map.of("rewards/margins", check.getValue()),
            new GateVerdict(!rejecting, List.of(check))));
  }

  private void awaitRelease(RunMonitor monitor) {
    try {
      while (held && !permits.tryAcquire(20, TimeUnit.MILLISECONDS)) {
        if (monitor.cancelled()) {
          throw new RunCancelledException();
        }
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void write(Path directory, String content) {
    try {
      Files.writeString(directory.resolve("adapter_model.safetensors"), content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
