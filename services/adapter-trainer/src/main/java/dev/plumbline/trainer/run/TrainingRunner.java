package dev.plumbline.trainer.run;

import dev.plumbline.alignment.AlignmentException;
import dev.plumbline.runtime.store.AdapterStore;
import dev.plumbline.runtime.store.AdapterStore.StoredAdapter;
import dev.plumbline.runtime.store.AdapterStoreException;
import dev.plumbline.trainer.trigger.FailureKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one job at a time on a thread of its own: trains, and stores what passed the gate.
 *
 * <p>The last trained adapter is kept until another job begins. When it could not be stored or
 * announced, the same job given again goes on from there and does not train a second time. A job
 * that was stopped, or whose worker died, goes on from its last checkpoint.
 */
public final class TrainingRunner implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TrainingRunner.class);

  private final Aligner aligner;
  private final AdapterStore store;
  private final WorkDirectory workDirectory;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(task -> new Thread(task, "training"));
  private Optional<Trained> lastTrained = Optional.empty();
  private volatile Optional<RunHandle> latest = Optional.empty();
  private volatile Optional<String> lostDevice = Optional.empty();

  public TrainingRunner(Aligner aligner, AdapterStore store, WorkDirectory workDirectory) {
    this.aligner = aligner;
    this.store = store;
    this.workDirectory = workDirectory;
  }

  public Aligner aligner() {
    return aligner;
  }

  /** True when the thread has nothing to do, not even to end a cancelled run. */
  public boolean idle() {
    return latest.flatMap(RunHandle::result).isPresent() || latest.isEmpty();
  }

  /** Why no run will succeed until the process is started anew; empty: that is not known. */
  public Optional<String> lostDevice() {
    return lostDevice;
  }

  /**
   * Starts a job.
   *
   * @throws IllegalStateException when the last one has not ended
   */
  public RunHandle start(TrainingJob job) {
    if (!idle()) {
      throw new IllegalStateException("a run is under way");
    }
    RunProgress progress = new RunProgress();
    CompletableFuture<RunResult> result =
        CompletableFuture.supplyAsync(() -> run(job, progress), thread);
    RunHandle handle = new RunHandle(progress, result);
    latest = Optional.of(handle);
    return handle;
  }

  private RunResult run(TrainingJob job, RunProgress progress) {
    long started = System.nanoTime();
    try {
      Trained trained = train(job, progress);
      Duration took = Duration.ofNanos(System.nanoTime() - started);
      if (!trained.adapter().report().gate().getPassed()) {
        workDirectory.forgetProgress();
        return new RunResult.Rejected(trained.adapter(), took);
      }
      progress.progress("store", 0, 1);
      StoredAdapter file = store.put(trained.directory());
      progress.progress("store", 1, 1);
      workDirectory.forgetProgress();
      return new RunResult.Stored(trained.adapter(), file, took);
    } catch (RunCancelledException e) {
      return new RunResult.Cancelled();
    } catch (DeviceFailureException e) {
      lostDevice = e.lost() ? Optional.of(e.getMessage()) : lostDevice;
      return failed(job, FailureKind.DEVICE, e.getMessage(), e);
    } catch (AdapterStoreException e) {
      return failed(job, FailureKind.PUBLISHING, e.getMessage(), e);
    } catch (IOException | UncheckedIOException e) {
      return failed(job, FailureKind.PUBLISHING, "the work directory fails: " + e, e);
    } catch (AlignmentException e) {
      // Its words say what to do; where in the code it was found helps nobody.
      LOG.warn("run {} of channel {} gave nothing: {}", job.runId(), job.channel(), e.getMessage());
      return new RunResult.Failed(FailureKind.TRAINING, e.getMessage());
    } catch (Exception | Error e) {
      // Errors too: without a result the run would never be concluded, nor another one begun.
      return failed(job, FailureKind.TRAINING, e.toString(), e);
    }
  }

  private Trained train(TrainingJob job, RunProgress progress) throws IOException {
    String fingerprint = job.fingerprint();
    Optional<Trained> same = lastTrained.filter(t -> t.fingerprint().equals(fingerprint));
    if (same.isPresent()) {
      LOG.info("run {}: these pairs were trained before; going on from there", job.runId());
      return same.get();
    }
    lastTrained = Optional.empty();
    Path directory = workDirectory.fresh(fingerprint);
    Path notes = workDirectory.progress(fingerprint);
    Trained trained =
        new Trained(fingerprint, aligner.align(job, directory, notes, progress), directory);
    lastTrained = Optional.of(trained);
    return trained;
  }

  private static RunResult failed(
      TrainingJob job, FailureKind kind, String reason, Throwable cause) {
    LOG.error("run {} of channel {} failed: {}", job.runId(), job.channel(), reason, cause);
    return new RunResult.Failed(kind, reason);
  }

  /** Ends the run under way and the thread. */
  @Override
  public void close() {
    latest.ifPresent(RunHandle::cancel);
    thread.shutdown();
    try {
      if (!thread.awaitTermination(1, TimeUnit.MINUTES)) {
        LOG.warn("the training thread did not end within a minute");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private record Trained(String fingerprint, TrainedAdapter adapter, Path directory) {}
}
